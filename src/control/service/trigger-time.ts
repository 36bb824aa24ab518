import type { Pod, Service } from '../kinds.ts';
import { podCondition } from '../pod-state.ts';

/** When a Service or a pod behind it last changed: the annotation by which endpoints' programming latency is measured. */
const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';

/** What was known of each Service when its endpoints were last written: its own time and those of its pods, RFC 3339. */
export interface TriggerMemory {
  services: Record<string, { readonly service: string; readonly pods: Readonly<Record<string, string>> }>;
}

/**
 * The earliest change since the last call, RFC 3339; undefined when nothing has moved on (endpointslice util TriggerTimeTracker). A pod's
 * time is that of its Ready condition.
 */
export function triggerTime(memory: TriggerMemory, service: Service, pods: readonly Pod[]): string | undefined {
  const key = `${service.metadata.namespace ?? ''}/${service.metadata.name}`;
  const known = memory.services[key];
  const times = Object.fromEntries(
    pods.flatMap((pod) => {
      const ready = podCondition(pod, 'Ready');
      const time = ready?.lastTransitionTime;
      // a pod that was never ready has changed nothing yet
      const counts = ready?.status === 'True' || known?.pods[pod.metadata.name] !== undefined;
      return time === undefined || !counts ? [] : [[pod.metadata.name, time]];
    }),
  );
  const own = service.metadata.creationTimestamp;
  memory.services[key] = { service: own, pods: times };
  const moved = Object.entries(times).flatMap(([name, time]) => (time > (known?.pods[name] ?? '') ? [time] : []));
  if (own > (known?.service ?? '')) moved.push(own);
  return moved.sort()[0];
}

/** Annotations with the time, or without it where nothing triggered the write. */
export function withTriggerTime(
  annotations: Readonly<Record<string, string>> | undefined,
  time: string | undefined,
): { readonly annotations?: Record<string, string> } {
  const { [TRIGGER_TIME]: _old, ...rest } = annotations ?? {};
  const next = time === undefined ? rest : { ...rest, [TRIGGER_TIME]: time };
  return Object.keys(next).length > 0 ? { annotations: next } : {};
}
