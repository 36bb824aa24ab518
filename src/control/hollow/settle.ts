import { hash32 } from '../../base/random.ts';
import type { Container, Pod } from '../kinds.ts';
import type { ReportContext } from '../kubelet/context.ts';
import { newContainerMemory, type ContainerMemory } from '../kubelet/memory.ts';
import type { HollowPod } from './hollow-pod.ts';
import { tellOf } from './tell.ts';

/** A container that crashes has done so three times, the last time so long ago (milliseconds). */
const CRASHES = 3;
const CRASHED_BEFORE = 5_000;
const FIRST_START_BEFORE = 40_000;
const FIRST_CRASH_BEFORE = 35_000;

/** Brings a pod's containers into the state that stays, with a kubelet's events. True when they end by themselves. */
export function settle(context: ReportContext, pod: Pod, own: HollowPod, state: string): boolean {
  const { namespace = 'default', name, uid } = pod.metadata;
  own.pod.sandbox = {
    id: containerId(pod, ''),
    request: { node: context.node, namespace, name, uid, hostNetwork: pod.spec.hostNetwork === true, hostname: name, sysctls: {} },
    readyAt: context.now,
  };
  for (const container of pod.spec.initContainers ?? []) {
    tellStarted(context, pod, container, true);
    const memory = (own.pod.containers[container.name] ??= newContainerMemory(container.name));
    const id = containerId(pod, container.name);
    if (container.restartPolicy === 'Always') Object.assign(memory, { id, current: { startedAt: context.now } });
    else Object.assign(memory, { id, ended: { exitCode: 0, reason: 'Completed', startedAt: context.now, finishedAt: context.now, id } });
  }
  pod.spec.containers.forEach((container, index) => {
    const memory = (own.pod.containers[container.name] ??= newContainerMemory(container.name));
    if (state === 'ImagePullBackOff') failPull(context, pod, container, memory);
    else if (state === 'CrashLoopBackOff') crash(context, pod, container, memory);
    else {
      const last = index === pod.spec.containers.length - 1;
      start(context, pod, container, memory, state !== 'NotReady' && !(state === 'NotReadyPartly' && last));
    }
  });
  const ofJob = pod.metadata.ownerReferences?.some((owner) => owner.kind === 'Job') === true;
  return state === 'Completed' || state === 'Error' || (state === '' && ofJob);
}

function start(context: ReportContext, pod: Pod, container: Container, memory: ContainerMemory, ready: boolean): void {
  tellStarted(context, pod, container, false);
  memory.id = containerId(pod, container.name);
  memory.current = { startedAt: context.now };
  memory.probes = { readiness: { nextAt: 0, running: undefined, successes: 0, failures: 0, result: ready } };
  if (ready || !container.readinessProbe) return;
  const get = container.readinessProbe.httpGet;
  const about = get
    ? `Get "${(get.scheme ?? 'HTTP').toLowerCase()}://${pod.status?.podIP ?? ''}:${get.port}${get.path ?? '/'}": dial tcp: connect: connection refused`
    : 'dial tcp: connect: connection refused';
  tellOf(context, pod, { name: container.name, init: false }, 'Warning', 'Unhealthy', `Readiness probe failed: ${about}`);
}

function tellStarted(context: ReportContext, pod: Pod, container: Container, init: boolean): void {
  const part = { name: container.name, init };
  tellOf(context, pod, part, 'Normal', 'Pulled', alreadyPresent(container));
  tellOf(context, pod, part, 'Normal', 'Created', 'Container created');
  tellOf(context, pod, part, 'Normal', 'Started', 'Container started');
}

function alreadyPresent(container: Container): string {
  return `Container image "${container.image ?? ''}" already present on machine and can be accessed by the pod`;
}

function failPull(context: ReportContext, pod: Pod, container: Container, memory: ContainerMemory): void {
  const part = { name: container.name, init: false };
  const image = container.image ?? '';
  const full = image.includes('/') ? image : `docker.io/library/${image}`;
  const reason = `rpc error: code = NotFound desc = failed to pull and unpack image "${full}": failed to resolve reference "${full}": ${full}: not found`;
  tellOf(context, pod, part, 'Normal', 'Pulling', `Pulling image "${image}"`);
  tellOf(context, pod, part, 'Warning', 'Failed', `Failed to pull image "${image}": ${reason}`);
  tellOf(context, pod, part, 'Warning', 'Failed', 'Error: ErrImagePull');
  tellOf(context, pod, part, 'Normal', 'BackOff', `Back-off pulling image "${image}"`);
  tellOf(context, pod, part, 'Warning', 'Failed', 'Error: ImagePullBackOff');
  memory.waiting = { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}": ErrImagePull: ${reason}` };
}

function crash(context: ReportContext, pod: Pod, container: Container, memory: ContainerMemory): void {
  const { name, namespace, uid } = pod.metadata;
  const part = { name: container.name, init: false };
  const times = { since: FIRST_START_BEFORE, count: CRASHES + 1 };
  tellOf(context, pod, part, 'Normal', 'Pulled', alreadyPresent(container), times);
  tellOf(context, pod, part, 'Normal', 'Created', 'Container created', times);
  tellOf(context, pod, part, 'Normal', 'Started', 'Container started', times);
  const message = `Back-off restarting failed container ${container.name} in pod ${name}_${namespace}(${uid})`;
  tellOf(context, pod, part, 'Warning', 'BackOff', message, { ...times, since: FIRST_CRASH_BEFORE });
  const at = context.now - CRASHED_BEFORE;
  memory.id = containerId(pod, container.name);
  memory.restart = CRASHES;
  memory.last = { exitCode: 1, reason: 'Error', startedAt: at, finishedAt: at, id: memory.id };
  memory.waiting = {
    reason: 'CrashLoopBackOff',
    message: `back-off 40s restarting failed container=${container.name} pod=${name}_${namespace}(${uid})`,
  };
}

/** Sixty-four hexadecimal digits that belong to a container of a pod. */
export function containerId(pod: Pod, container: string): string {
  return [1, 2, 3, 4, 5, 6, 7, 8].map((salt) => hash32(`${salt}:${pod.metadata.uid}:${container}`).toString(16).padStart(8, '0')).join('');
}
