import type { RandomState } from '../base/random.ts';
import type { ContainerState } from '../control/runtime.ts';
import type { KubeState } from '../kube/kube.ts';
import type { NamespaceId } from '../net/namespace.ts';
import type { NetworkState } from '../net/network.ts';
import type { FileTree } from './file-tree.ts';
import type { ClusterDescription } from './description.ts';

/**
 * A world as plain data: everything a fork copies and a hash covers. Running tasks (terminals, shell scripts, connections being
 * answered) are not in it; they belong to the {@link World} that runs.
 */
export interface WorldState {
  readonly description: ClusterDescription;
  readonly seed: string;
  /** simulated milliseconds since the epoch */
  now: number;
  /** when the lab was ready; what `clock` counts from */
  readyAt: number;
  random: RandomState;
  network: NetworkState;
  kube: KubeState | undefined;
  kernels: Map<string, Kernel>;
  machines: Map<string, Machine>;
  trees: Map<string, FileTree>;
  processes: Map<number, ProgramProcess>;
  sandboxes: Map<string, Sandbox>;
  containers: Map<string, Container>;
  probes: Map<number, ProbeRecord>;
  controllers: Map<string, ControllerRecord>;
  /** images each node has pulled */
  pulled: Record<string, string[]>;
  /** services of nodes that were stopped (`systemctl stop`), by node */
  stopped: Record<string, string[]>;
  nextPid: number;
  nextId: number;
}

/** One Linux kernel: a node, the laptop, a router. */
export interface Kernel {
  readonly name: string;
  readonly namespace: NamespaceId;
  namedNamespaces: { readonly name: string; readonly id: NamespaceId; readonly nsid: number | undefined }[];
  readonly bootedAt: number;
}

/** A place where commands run: a kernel's own user space or a container. */
export interface Machine {
  /** `laptop`, `worker-1`, a container's id */
  readonly id: string;
  readonly kernel: string;
  readonly namespace: NamespaceId;
  readonly hostname: string;
  readonly user: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly mounts: readonly { readonly at: string; readonly tree: string; readonly readOnly: boolean }[];
  /** names of the tool sets on its PATH */
  readonly tools: readonly string[];
  readonly libc: 'glibc' | 'musl' | 'none';
  readonly privileged: boolean;
  readonly pod?: { readonly namespace: string; readonly name: string; readonly container: string; readonly node: string };
}

/** A program that runs on a machine, as data. */
export interface ProgramProcess {
  readonly pid: number;
  readonly ppid: number;
  readonly machine: string;
  /** where it is not the machine's own (`ip netns exec`) */
  readonly namespace?: NamespaceId | undefined;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly user: string;
  readonly command: string;
  readonly startedAt: number;
  /** the container whose first process it is */
  readonly container: string | undefined;
  state: Record<string, unknown>;
  nextAt: number | undefined;
  /** a signal that ends it is on its way */
  endsAt: number | undefined;
  nextFd: number;
}

export interface Sandbox {
  readonly id: string;
  readonly node: string;
  readonly namespace: NamespaceId;
  readonly pod: { readonly namespace: string; readonly name: string; readonly uid: string };
  readonly hostNetwork: boolean;
  readonly hostname: string;
  /** tree ids of the pod's shared volumes by name */
  volumes: Map<string, string>;
}

export interface Container {
  readonly id: string;
  readonly sandbox: string;
  readonly name: string;
  readonly image: string;
  readonly machine: string;
  pid: number | undefined;
  state: ContainerState;
  /** the log: one entry a line, with the time it was written */
  log: LogLine[];
}

export interface LogLine {
  readonly at: number;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

export interface ProbeRecord {
  readonly container: string;
  result: { readonly ok: boolean; readonly message: string } | undefined;
}

export interface ControllerRecord {
  memory: unknown;
  /** when it asked to be called */
  nextAt: number | undefined;
  /** when a change it watches reaches it */
  changedAt: number | undefined;
  changed: string[];
}
