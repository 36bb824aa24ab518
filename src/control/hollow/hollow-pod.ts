import type { PodMemory } from '../kubelet/memory.ts';

/** What a hollow kubelet remembers of a pod: what the real one does, and the step the pod has reached. */
export interface HollowPod {
  readonly pod: PodMemory;
  step: 'bound' | 'creating' | 'settled' | 'finished' | 'stopping' | 'stopped';
  /** when the next step is due; undefined while the pod stays as it is */
  dueAt: number | undefined;
}

export function newHollowPod(namespace: string, name: string, now: number, dueAt: number): HollowPod {
  return {
    pod: {
      namespace,
      name,
      startTime: now,
      sandbox: undefined,
      ips: [],
      retryAt: undefined,
      mountBackoff: 0,
      containers: {},
      stopping: undefined,
      failed: undefined,
      nextAt: undefined,
    },
    step: 'bound',
    dueAt,
  };
}
