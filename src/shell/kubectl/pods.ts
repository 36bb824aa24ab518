import { err, ok, type Result } from '../../base/result.ts';
import type { Task } from '../../base/task.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { list, map, nameOf, spec, status, str } from './describe/common.ts';
import { selectorQuery } from './describe/workloads.ts';
import { labelText } from './describe/common.ts';
import { plainFailure, type Failure } from './failure.ts';
import { getObject, parseResourceArgs } from './resource-args.ts';

/** A pod found by `NAME`, `TYPE/NAME` of a workload or service. */
export interface FoundPod {
  readonly pod: Json;
  /** the object it was found through, when that is no pod */
  readonly via: Json | undefined;
}

/** The selector by which an object finds its pods, or why it has none. */
export function podSelector(object: Json, verb: string): Result<string, Failure> {
  const kind = str(object['kind']);
  const own = spec(object);
  const name = nameOf(object);
  if (kind === 'Service') {
    if (Object.keys(map(own['selector'])).length === 0)
      return err(plainFailure(`${verb} *v1.Service: invalid service '${name}': Service is defined without a selector`));
    return ok(labelText(own['selector']));
  }
  if (kind === 'ReplicationController') return ok(labelText(own['selector']));
  if (['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job'].includes(kind)) return ok(selectorQuery(own['selector']));
  return err(plainFailure(`${verb} *v1.${kind}: selector for *v1.${kind} not implemented`));
}

/** Pods of a selector, the ones most worth using first (podutils.ActivePods: running, ready and older ones before). */
export function podsOf(context: Context, selector: string): Result<readonly Json[], Failure> {
  const answer = context.client.call('GET', `/api/v1/namespaces/${context.namespace}/pods`, { query: { labelSelector: selector } });
  if (!answer.ok) return answer;
  const pods = list(answer.value['items']).map((pod): Json => ({ apiVersion: 'v1', kind: 'Pod', ...pod }));
  return ok([...pods].sort((a, b) => rank(a) - rank(b)));
}

function rank(pod: Json): number {
  const phase = str(status(pod)['phase']);
  const ready = list(status(pod)['conditions']).some((entry) => entry['type'] === 'Ready' && entry['status'] === 'True');
  return (str(spec(pod)['nodeName']) === '' ? 8 : 0) + (phase === 'Running' ? 0 : phase === 'Pending' ? 4 : 6) + (ready ? 0 : 1);
}

/** Finds the pod for exec, logs, attach and port-forward; waits for one to exist up to --pod-running-timeout. */
export function* findPod(context: Context, typed: string, verb: string): Task<Result<FoundPod, Failure>> {
  const parsed = parseResourceArgs(context, typed.includes('/') ? [typed] : ['pods', typed]);
  if (!parsed.ok) return parsed;
  const named = parsed.value.names[0];
  if (!named) return err(plainFailure('pod, type/name or --filename must be specified'));
  const object = getObject(context, named.resource, context.namespace, named.name);
  if (!object.ok) return object;
  if (named.resource.kind === 'Pod') return ok({ pod: object.value, via: undefined });
  const selector = podSelector(object.value, verb);
  if (!selector.ok) return selector;
  const limit = context.process.clock.now() + (context.flags.duration('pod-running-timeout') ?? 60000);
  for (;;) {
    const pods = podsOf(context, selector.value);
    if (!pods.ok) return pods;
    const pod = pods.value[0];
    if (pod) {
      if (pods.value.length > 1 && verb.startsWith('cannot get the logs'))
        context.err(`Found ${pods.value.length} pods, using pod/${nameOf(pod)}\n`);
      return ok({ pod, via: object.value });
    }
    const left = limit - context.process.clock.now();
    if (left <= 0) return err(plainFailure('timed out waiting for the condition'));
    const wake = yield { kind: 'sleep', ms: Math.min(1000, left) };
    if (wake.by === 'signal') return err({ text: '', exit: 130 });
  }
}

/** Names of all containers of a pod, as messages list them: `web, sidecar, setup (init)`. */
export function containerNames(pod: Json): string {
  const plain = list(spec(pod)['containers']).map((entry) => str(entry['name']));
  const init = list(spec(pod)['initContainers']).map((entry) => `${str(entry['name'])} (init)`);
  const ephemeral = list(spec(pod)['ephemeralContainers']).map((entry) => `${str(entry['name'])} (ephem)`);
  return [...plain, ...ephemeral, ...init].join(', ');
}

export function hasContainer(pod: Json, name: string): boolean {
  return ['containers', 'initContainers', 'ephemeralContainers'].some((key) =>
    list(spec(pod)[key]).some((entry) => str(entry['name']) === name),
  );
}

/** The container to use when none is named: the annotated default or the first, with a word on stderr when there are several. */
export function defaultContainer(context: Context, pod: Json, quiet = false): string {
  const annotated = str(map(map(pod['metadata'])['annotations'])['kubectl.kubernetes.io/default-container']);
  if (annotated !== '' && hasContainer(pod, annotated)) return annotated;
  const first = str(list(spec(pod)['containers'])[0]?.['name']);
  const several =
    list(spec(pod)['containers']).length + list(spec(pod)['initContainers']).length + list(spec(pod)['ephemeralContainers']).length > 1;
  if (several && !quiet) context.err(`Defaulted container "${first}" out of: ${containerNames(pod)}\n`);
  return first;
}
