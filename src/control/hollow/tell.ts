import type { Event, Pod } from '../kinds.ts';
import type { ReportContext } from '../kubelet/context.ts';
import { timestamp } from '../time.ts';

/** How often an event has already happened, and since when (milliseconds ago). */
export interface Past {
  readonly since: number;
  readonly count: number;
}

/** An event about a container. Hollow kubelets name theirs so that they are listed before those of other components. */
export function tellOf(
  context: ReportContext,
  pod: Pod,
  part: { readonly name: string; readonly init: boolean },
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  past: Past = { since: 0, count: 1 },
): void {
  const { name, namespace = 'default', uid, resourceVersion } = pod.metadata;
  const fieldPath = `spec.${part.init ? 'initContainers' : 'containers'}{${part.name}}`;
  let nanoseconds = BigInt(context.now) * 1000000n;
  const eventName = (): string => `${name}.0${nanoseconds.toString(16)}`;
  while (context.api.get<Event>('events', eventName(), namespace)) nanoseconds += 1n;
  context.api.create<Event>('events', {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: eventName(), namespace },
    involvedObject: { apiVersion: 'v1', kind: 'Pod', name, namespace, uid, resourceVersion, fieldPath },
    reason,
    message,
    source: { component: 'kubelet', host: context.node },
    firstTimestamp: timestamp(context.now - past.since),
    lastTimestamp: timestamp(context.now),
    count: past.count,
    type,
    reportingComponent: 'kubelet',
    reportingInstance: context.node,
  });
}
