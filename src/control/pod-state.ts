import type { Container, Pod, PodCondition } from './kinds.ts';
import { millis } from './time.ts';

/** Facts about a pod that several controllers need (pkg/api/v1/pod). */
export function podCondition(pod: Pod, type: string): PodCondition | undefined {
  return pod.status?.conditions?.find((condition) => condition.type === type);
}

export function isReady(pod: Pod): boolean {
  return podCondition(pod, 'Ready')?.status === 'True';
}

/** Ready for at least `minReadySeconds`. */
export function isAvailable(pod: Pod, minReadySeconds: number, now: number): boolean {
  if (!isReady(pod)) return false;
  return minReadySeconds === 0 || availableAt(pod, minReadySeconds) <= now;
}

/** When a ready pod becomes available. */
export function availableAt(pod: Pod, minReadySeconds: number): number {
  return millis(podCondition(pod, 'Ready')?.lastTransitionTime) + minReadySeconds * 1000;
}

export function isTerminal(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

export function isTerminating(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined;
}

/** Neither finished nor on its way out. */
export function isActive(pod: Pod): boolean {
  return !isTerminal(pod) && !isTerminating(pod);
}

export function restartCount(pod: Pod): number {
  return (pod.status?.containerStatuses ?? []).reduce((sum, status) => sum + status.restartCount, 0);
}

/** Number of a named port in the pod: containers first, then restartable init containers (FindPort). Undefined when it names nothing. */
export function findPort(pod: Pod, targetPort: string | number | undefined, protocol: string, port: number): number | undefined {
  if (targetPort === undefined || targetPort === 0 || targetPort === '') return port;
  if (typeof targetPort === 'number') return targetPort;
  const search = (containers: readonly Container[]): number | undefined => {
    for (const container of containers) {
      for (const candidate of container.ports ?? []) {
        if (candidate.name === targetPort && (candidate.protocol ?? 'TCP') === protocol) return candidate.containerPort;
      }
    }
    return undefined;
  };
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always');
  return search(pod.spec.containers) ?? search(sidecars);
}
