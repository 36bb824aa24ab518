/**
 * Ports of the kubelet: the container runtime (CRI) and the network plugin (CNI), wired by the world. All calls are
 * synchronous over plain data; what takes time is told with a time.
 */
export interface ContainerRuntime {
  /** makes the sandbox: a network namespace with loopback and the pause container; the host's own one for hostNetwork pods */
  runSandbox(pod: SandboxRequest): SandboxId;
  /** stops all of its containers and removes the namespace */
  removeSandbox(sandbox: SandboxId): void;
  /** what pulling an image does */
  pull(image: string, policy: string, node: string): PullOutcome;
  /** starts a container's program; `failed` when the command does not exist in the image */
  start(request: ContainerRequest): { readonly ok: true; readonly containerId: string } | { readonly ok: false; readonly message: string };
  /** writes changed files of mounted ConfigMaps and Secrets into a running container and takes away those that are gone */
  refresh(containerId: string, files: Readonly<Record<string, string>>, gone: readonly string[]): void;
  /** state of a started container */
  inspect(containerId: string): ContainerState;
  signal(containerId: string, signal: 'TERM' | 'KILL'): void;
  /** runs a probe from the node or in the container; answers later through `probeResult` */
  startProbe(request: ProbeRequest): number;
  /** undefined while it runs */
  probeResult(probe: number): { readonly ok: boolean; readonly message: string } | undefined;
}

export type SandboxId = string;

export interface SandboxRequest {
  readonly node: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly hostNetwork: boolean;
  readonly hostname: string;
  readonly sysctls: Readonly<Record<string, string>>;
}

export type PullOutcome =
  | { readonly kind: 'present' }
  | { readonly kind: 'pulled'; readonly bytes: number; readonly millis: number }
  | { readonly kind: 'failed'; readonly message: string };

export interface ContainerRequest {
  readonly sandbox: SandboxId;
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[] | undefined;
  readonly args: readonly string[] | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly workingDirectory: string | undefined;
  /** files of mounted ConfigMaps, Secrets, projected volumes, by absolute path */
  readonly files: Readonly<Record<string, string>>;
  /** shared directories of the pod (emptyDir), path -> volume name */
  readonly volumes: Readonly<Record<string, string>>;
  readonly restart: number;
  readonly capabilities: readonly string[];
  readonly privileged: boolean;
}

export type ContainerState =
  | { readonly state: 'running'; readonly startedAt: number }
  | {
      readonly state: 'exited';
      readonly exitCode: number;
      readonly startedAt: number;
      readonly finishedAt: number;
      readonly reason: 'Completed' | 'Error' | 'OOMKilled';
    };

export interface ProbeRequest {
  readonly containerId: string;
  readonly node: string;
  readonly podIp: string;
  readonly probe:
    | {
        readonly type: 'http';
        readonly host: string;
        readonly port: number;
        readonly path: string;
        readonly scheme: string;
        readonly headers: readonly { readonly name: string; readonly value: string }[];
      }
    | { readonly type: 'tcp'; readonly host: string; readonly port: number }
    | { readonly type: 'grpc'; readonly port: number; readonly service: string }
    | { readonly type: 'exec'; readonly command: readonly string[] };
  readonly timeoutMs: number;
}

/** The node's network plugin as the kubelet's runtime calls it (CNI specification 1.0: ADD and DEL). */
export interface NetworkPlugin {
  /** whether a configuration stands in /etc/cni/net.d of the node: decides the node's NetworkReady condition */
  ready(node: string): { readonly ok: true } | { readonly ok: false; readonly message: string };
  add(
    sandbox: SandboxId,
    request: SandboxRequest,
  ): { readonly ok: true; readonly ips: readonly string[] } | { readonly ok: false; readonly message: string };
  del(sandbox: SandboxId, request: SandboxRequest): void;
}
