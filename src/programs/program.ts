import type { Task } from '../base/task.ts';
import type { ObjectClient } from '../kube/client.ts';
import type { SocketId } from '../net/socket.ts';
import type { ToolProcess } from '../tools/tool.ts';
import type { KubernetesPort } from './coredns/kubernetes-port.ts';
import type { AgentPort } from './system/agent-port.ts';

/**
 * What runs in containers and on machines. A server is data: its program's name, its arguments and its `state`. It binds
 * listeners when it starts; each connection or datagram is answered by a fresh task, in whichever world (a fork, or the
 * learner's) the packet arrived. So servers are part of a fork, and no closure ever stands in a world's state.
 */
export interface Program {
  readonly name: string;
  /** the name of its process where that is another one (`ss -p`) */
  readonly processName?: string;
  /** binds listeners and sets the initial state; an exit ends the process at once (bad arguments, address in use) */
  start(context: ProgramContext): ProgramStart;
  /** answers one accepted TCP connection; the world closes the socket when the task ends */
  connection?(context: ProgramContext, socket: SocketId): Task<void>;
  /** answers what has arrived on a UDP or raw socket of this process */
  datagram?(context: ProgramContext, socket: SocketId): Task<void>;
  /** called at the time that `start` or the last tick asked for, and when a watched kind changed */
  tick?(context: ProgramContext): { readonly nextAt?: number | undefined };
  /** kinds whose change calls `tick`, for programs that watch the API */
  readonly watches?: readonly string[];
  /** Ctrl-C in the foreground of a terminal: last words, and the exit code; without it INT ends the program as TERM does */
  interrupted?(context: ProgramContext): number;
  /** TERM has come: what it does before it ends, and how many milliseconds that takes where its arguments say so (KILL leaves no time) */
  terminated?(context: ProgramContext): number | undefined;
  /** milliseconds that TERM takes; undefined ends at once, 'ignored' waits for KILL */
  readonly termination?: number | 'ignored' | undefined;
}

export type ProgramStart =
  | { readonly kind: 'running'; readonly nextAt?: number | undefined }
  | { readonly kind: 'exit'; readonly code: number }
  /** it has to ask others before it listens: the task's value is the code to end with, or undefined to stay */
  | { readonly kind: 'starting'; readonly task: Task<number | undefined> }
  /** a foreground command (shell script, sleep): the world runs it as a task until it returns its exit code */
  | { readonly kind: 'task'; readonly task: Task<number> };

/** A process as its program sees it. `state` is plain data and belongs to the world. */
export interface ProgramContext extends ToolProcess {
  state: Record<string, unknown>;
  /** a line of the container's log (stdout); the newline is added */
  log(line: string): void;
  logError(line: string): void;
  /** opens a listening socket owned by this process */
  listen(
    type: 'tcp' | 'udp',
    ip: string,
    port: number,
    backlog?: number,
  ): { readonly ok: true; readonly socket: SocketId } | { readonly ok: false; readonly errno: string };
  /** the Kubernetes API for programs that hold a service account or kubeconfig; undefined elsewhere */
  readonly api: ObjectClient | undefined;
  /** records of the cluster's Services and pods, for a DNS server; wired by the world */
  readonly kubernetes?: KubernetesPort | undefined;
  /** what a node's agents (kube-proxy, CNI daemons) do to their node; wired by the world */
  readonly agents?: AgentPort | undefined;
  readonly pod: { readonly namespace: string; readonly name: string; readonly node: string; readonly ip: string } | undefined;
}

/** An image of the catalogue. */
export interface Image {
  /** repository without tag and registry default: `nginx`, `registry.k8s.io/e2e-test-images/agnhost` */
  readonly repository: string;
  /** which tags exist: all, or a list */
  readonly tags: 'any' | readonly string[];
  readonly summary: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly user: string;
  /** the tool sets on its PATH: `busybox`, `coreutils`, `curl`, `iputils`, `iproute2`, ...; empty for distroless */
  readonly tools: readonly string[];
  /** libc decides how names are resolved */
  readonly libc: 'glibc' | 'musl' | 'none';
  readonly files: Readonly<Record<string, string>>;
  readonly bytes: number;
  readonly exposedPorts: readonly number[];
}
