import type { Command, Process } from '../base/process.ts';
import type { NamespaceId } from '../net/namespace.ts';
import type { Network } from '../net/network.ts';

/** A command of the machine as a Linux tool sees it: its streams and files, and the network namespace it runs in. */
export interface ToolProcess extends Process {
  readonly network: Network;
  readonly namespace: NamespaceId;
  readonly host: ToolHost;
}

/** What a tool needs from its machine beyond files and network. Implemented by the world. */
export interface ToolHost {
  /** name of the kernel this machine runs on, as in traces */
  readonly kernel: string;
  /** false in containers without NET_ADMIN: writes answer "Operation not permitted" */
  readonly privileged: boolean;
  /** the C library of the machine's programs, which words errors */
  readonly libc?: 'glibc' | 'musl' | 'none';
  /** whether a process of another container must not be seen here, for `ss -p` */
  hides?(pid: number): boolean;
  /** a process id as it is seen here: the first process of a container is 1 inside */
  shownPid?(pid: number): number;
  /** named namespaces of `ip netns`, in the order they were made */
  namedNamespaces(): readonly { readonly name: string; readonly id: NamespaceId; readonly nsid: number | undefined }[];
  addNamedNamespace(name: string): boolean;
  deleteNamedNamespace(name: string): boolean;
  /** processes visible here: for ss -p, nsenter -t, ps */
  processes(): readonly HostProcess[];
  /** runs a command of this machine in another namespace (`ip netns exec`, `nsenter`) */
  runIn(namespace: NamespaceId, process: Process, command: string, args: readonly string[]): import('../base/task.ts').Task<number>;
  /** starts a process table entry of its own for sockets this command opens; its pid is `process.pid` */
  readonly nextDescriptor: () => number;
}

export interface HostProcess {
  readonly pid: number;
  readonly ppid: number;
  readonly user: string;
  readonly command: string;
  readonly namespace: NamespaceId;
  /** simulated milliseconds since the epoch */
  readonly startedAt: number;
}

/** A Linux command over a machine. */
export type Tool = Command<ToolProcess>;
