import type { SandboxId, SandboxRequest } from '../runtime.ts';

/** What one node's kubelet remembers between calls: plain data, part of the world. */
export interface KubeletMemory {
  /** by pod uid; static pods by `static/<name>` */
  pods: Record<string, PodMemory>;
  leaseAt: number;
  statusAt: number;
  /** the node had no way to the API server: what changed meanwhile was not seen */
  cutOff?: boolean | undefined;
}

export interface PodMemory {
  readonly namespace: string;
  readonly name: string;
  readonly startTime: number;
  sandbox: { readonly id: SandboxId; readonly request: SandboxRequest; readonly readyAt: number } | undefined;
  ips: readonly string[];
  /** when to try again what failed: volumes, then the sandbox */
  retryAt: number | undefined;
  mountBackoff: number;
  containers: Record<string, ContainerMemory>;
  /** the pod is being ended: KILL is sent at `deadline` */
  stopping: { readonly deadline: number; readonly reason: 'deleted' | 'failed' | 'evicted' } | undefined;
  failed: { readonly reason: string; readonly message: string } | undefined;
  /** when there is something to do although nothing changes */
  nextAt: number | undefined;
}

export interface ContainerMemory {
  readonly name: string;
  id: string | undefined;
  restart: number;
  waiting: { readonly reason: string; readonly message?: string } | undefined;
  image: ImageMemory | undefined;
  /** when to try again after an error that is not the image's */
  retryAt: number | undefined;
  crash: BackoffEntry | undefined;
  last: Terminated | undefined;
  current: { readonly startedAt: number } | undefined;
  ended: Terminated | undefined;
  probes: Partial<Record<ProbeKind, ProbeMemory>>;
  stopping: StopMemory | undefined;
  /** digests of the files that mounted ConfigMaps and Secrets brought, by path */
  files: Readonly<Record<string, number>>;
  /** when changed ones are brought in */
  refreshAt: number | undefined;
}

/** client-go's back-off entry. */
export interface BackoffEntry {
  readonly millis: number;
  readonly updatedAt: number;
}

export interface ImageMemory {
  readonly state: 'pulling' | 'present' | 'failed' | 'back-off';
  readonly image: string;
  /** pulling: done at; failed: becomes back-off at; back-off: tried again at */
  readonly until: number;
  readonly backoffMillis: number;
  readonly error: string;
  readonly bytes: number;
  readonly startedAt: number;
}

export interface Terminated {
  readonly exitCode: number;
  readonly reason: string;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly id: string;
  readonly message?: string;
}

export type ProbeKind = 'startup' | 'readiness' | 'liveness';

export interface ProbeMemory {
  nextAt: number;
  /** the probe that runs now */
  running: { readonly id: number; readonly deadline: number } | undefined;
  successes: number;
  failures: number;
  /** undefined before the first verdict */
  result: boolean | undefined;
}

/** A container on its way down. */
export interface StopMemory {
  // KILL is sent then
  readonly deadline: number;
  /** preStop's run; TERM follows */
  preStop: { readonly id: number } | { readonly until: number } | undefined;
  termSent: boolean;
  killSent: boolean;
}

export function newContainerMemory(name: string): ContainerMemory {
  return {
    name,
    id: undefined,
    restart: 0,
    waiting: undefined,
    image: undefined,
    retryAt: undefined,
    crash: undefined,
    last: undefined,
    current: undefined,
    ended: undefined,
    probes: {},
    stopping: undefined,
    files: {},
    refreshAt: undefined,
  };
}
