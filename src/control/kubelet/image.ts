import type { Container, Pod } from '../kinds.ts';
import { tell, type KubeletContext } from './context.ts';
import type { ContainerMemory, ImageMemory } from './memory.ts';

/** Back-off of failed pulls: 10 s doubled up to 5 min. */
const FIRST = 10_000;
const LONGEST = 300_000;
/** ErrImagePull is seen until the next sync of the pod, then ImagePullBackOff. */
const ERROR_SHOWN = 2_000;

type Part = { readonly name: string; readonly init: boolean };

/** Makes sure that the image is there. True when it is; otherwise the container's `waiting` says why and `image.until` when to look again. */
export function ensureImage(context: KubeletContext, pod: Pod, container: Container, memory: ContainerMemory, part: Part): boolean {
  const image = container.image ?? '';
  let state = memory.image?.image === image ? memory.image : undefined;
  if (state?.state === 'pulling') {
    if (context.now < state.until) return false;
    const took = seconds(state.until - state.startedAt);
    tell(
      context,
      pod,
      'Normal',
      'Pulled',
      `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${state.bytes} bytes.`,
      part,
    );
    memory.image = { ...state, state: 'present' };
    return true;
  }
  if (state?.state === 'failed') {
    if (context.now < state.until) return false;
    state = backOff(context, pod, memory, state, part);
  }
  if (state?.state === 'back-off' && context.now < state.until) return false;
  const policy = container.imagePullPolicy ?? 'IfNotPresent';
  const outcome = context.ports.runtime.pull(image, policy, context.node);
  const blank: ImageMemory = { state: 'present', image, until: context.now, backoffMillis: 0, error: '', bytes: 0, startedAt: context.now };
  if (outcome.kind === 'present') {
    if (state?.state !== 'present' || memory.id !== undefined) {
      tell(context, pod, 'Normal', 'Pulled', `Container image "${image}" already present on machine and can be accessed by the pod`, part);
    }
    memory.image = blank;
    return true;
  }
  if (policy === 'Never') {
    const message = `Container image "${image}" is not present with pull policy of Never`;
    tell(context, pod, 'Warning', 'ErrImageNeverPull', message, part);
    tell(context, pod, 'Warning', 'Failed', 'Error: ErrImageNeverPull', part);
    memory.waiting = { reason: 'ErrImageNeverPull', message };
    memory.image = { ...blank, state: 'back-off', until: context.now + FIRST, backoffMillis: FIRST, error: message };
    return false;
  }
  tell(context, pod, 'Normal', 'Pulling', `Pulling image "${image}"`, part);
  if (outcome.kind === 'pulled') {
    memory.image = { ...blank, state: 'pulling', until: context.now + outcome.millis, bytes: outcome.bytes };
    return false;
  }
  tell(context, pod, 'Warning', 'Failed', `Failed to pull image "${image}": ${outcome.message}`, part);
  tell(context, pod, 'Warning', 'Failed', 'Error: ErrImagePull', part);
  const backoffMillis = state?.state === 'back-off' ? Math.min(state.backoffMillis * 2, LONGEST) : FIRST;
  memory.waiting = { reason: 'ErrImagePull', message: outcome.message };
  memory.image = { ...blank, state: 'failed', until: context.now + ERROR_SHOWN, backoffMillis, error: outcome.message };
  return false;
}

function backOff(context: KubeletContext, pod: Pod, memory: ContainerMemory, failed: ImageMemory, part: Part): ImageMemory {
  tell(context, pod, 'Normal', 'BackOff', `Back-off pulling image "${failed.image}"`, part);
  tell(context, pod, 'Warning', 'Failed', 'Error: ImagePullBackOff', part);
  memory.waiting = { reason: 'ImagePullBackOff', message: `Back-off pulling image "${failed.image}": ErrImagePull: ${failed.error}` };
  const state: ImageMemory = { ...failed, state: 'back-off', until: failed.startedAt + failed.backoffMillis };
  memory.image = state;
  return state;
}

/** A Go duration of whole milliseconds below an hour, as `1.234s`. */
function seconds(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds}ms`;
  if (milliseconds < 60_000) return `${milliseconds / 1000}s`;
  return `${Math.floor(milliseconds / 60_000)}m${(milliseconds % 60_000) / 1000}s`;
}
