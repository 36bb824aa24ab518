import { functionSink, textSource } from '../../src/base/stream.ts';
import { ipVersion } from '../../src/base/ip.ts';
import type { Task } from '../../src/base/task.ts';
import { advance, settle } from '../../src/cluster/advance.ts';
import { buildWorld } from '../../src/cluster/build.ts';
import { createProcess, noStreams } from '../../src/cluster/process.ts';
import { createFromManifest } from '../../src/cluster/manifests.ts';
import { spawn } from '../../src/cluster/scheduler.ts';
import type { Machine } from '../../src/cluster/state.ts';
import type { World } from '../../src/cluster/world.ts';
import type { KubeObject } from '../../src/kube/object.ts';
import { closeSocket, openSocket } from '../../src/net/transport/calls.ts';
import { connectTask, receiveTask, sendTask } from '../../src/net/transport/tasks.ts';
import { lookupHost } from '../../src/tools/dns/resolver.ts';
import type { Tool } from '../../src/tools/tool.ts';

/** A client on worker-1; a server on worker-2 behind a ClusterIP and a NodePort; a second one beside the client. */
export const APPLICATION = `apiVersion: v1
kind: Pod
metadata: {name: client, labels: {app: client}}
spec:
  nodeName: worker-1
  containers: [{name: client, image: "registry.k8s.io/e2e-test-images/agnhost:2.53", args: [netexec, --http-port=9000]}]
---
apiVersion: v1
kind: Pod
metadata: {name: near, labels: {app: near}}
spec:
  nodeName: worker-1
  containers: [{name: near, image: "registry.k8s.io/e2e-test-images/agnhost:2.53", args: [netexec, --http-port=8080]}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data: {port: "8080"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  strategy: {type: Recreate}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      nodeSelector: {kubernetes.io/hostname: worker-2}
      terminationGracePeriodSeconds: 1
      containers:
      - name: web
        image: registry.k8s.io/e2e-test-images/agnhost:2.53
        args: [netexec, --http-port=$(PORT)]
        env: [{name: PORT, valueFrom: {configMapKeyRef: {name: web, key: port}}}]
        ports: [{name: http, containerPort: 8080}]
        readinessProbe: {httpGet: {path: /hostname, port: 8080}, periodSeconds: 1, failureThreshold: 1}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: http}]
---
apiVersion: v1
kind: Service
metadata: {name: near}
spec:
  selector: {app: near}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: v1
kind: Service
metadata: {name: web-node}
spec:
  type: NodePort
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: http, nodePort: 30080}]
`;

/** What the application has besides where there is a balancer. */
export const BALANCED_SERVICE = `apiVersion: v1
kind: Service
metadata: {name: web-lb}
spec:
  type: LoadBalancer
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: http}]
`;

/** A cluster of three nodes at rest with the small application on it. */
export async function faultWorld(preset = 'three-node'): Promise<World> {
  const built = await buildWorld(preset, 'faults');
  if (!built.ok) throw new Error(built.error);
  const { kube } = built.value;
  if (!kube) throw new Error('no cluster');
  for (const manifest of [...APPLICATION.split('---\n'), ...(preset === 'metallb' ? [BALANCED_SERVICE] : [])]) {
    const created = createFromManifest(kube, manifest);
    if (!created.ok) throw new Error(created.error);
  }
  await settle(built.value);
  await pass(built.value, 20_000);
  return built.value;
}

export async function pass(world: World, ms: number): Promise<void> {
  await advance(world, { until: world.state.now + ms });
}

interface AnyPod extends KubeObject {
  readonly spec?: { readonly nodeName?: string };
  readonly status?: {
    readonly podIP?: string;
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
    readonly containerStatuses?: readonly {
      readonly ready: boolean;
      readonly restartCount: number;
      readonly state?: { readonly waiting?: { readonly reason?: string } };
    }[];
  };
}

/** The newest pod with the label app=<app>. */
export function podOf(world: World, app: string, namespace = 'default'): AnyPod | undefined {
  return world.api?.list<AnyPod>('pods', { namespace, labels: { app } }).at(-1);
}

/** `Running`, `Pending`, or the reason why its container waits. */
export function podState(world: World, app: string): string {
  const pod = podOf(world, app);
  const status = pod?.status?.containerStatuses?.[0];
  return (
    status?.state?.waiting?.reason ?? (pod?.status?.phase === 'Running' && !status?.ready ? 'NotReady' : (pod?.status?.phase ?? 'absent'))
  );
}

/** A target by what the test means: `pod/web`, `service/web`, or an address or name as it stands. */
export function target(world: World, text: string): string {
  if (text.startsWith('pod/')) return podOf(world, text.slice(4))?.status?.podIP ?? '';
  if (text.startsWith('service/'))
    return (
      world.api?.get<KubeObject & { readonly spec?: { readonly clusterIP?: string } }>('services', text.slice(8), 'default')?.spec
        ?.clusterIP ?? ''
    );
  return text;
}

function machineFor(world: World, from: string): Machine {
  const host = world.state.machines.get(from);
  if (host) return host;
  const name = from.startsWith('pod/') ? podOf(world, from.slice(4))?.metadata.name : undefined;
  for (const machine of world.state.machines.values()) if (machine.pod?.name === name && name !== undefined) return machine;
  throw new Error(`no machine ${from}`);
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network unreachable',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'reset',
  EINVAL: 'invalid argument',
  EACCES: 'permission denied',
};

/** What a GET of `path` shows: a status, or how it failed, in at most `seconds`. */
export async function request(world: World, from: string, to: string, port: number, path = '/hostname', seconds = 8): Promise<string> {
  const outcome: { text?: string } = {};
  spawn(world.scheduler, run(world, machineFor(world, from), target(world, to), port, path, seconds * 1000, outcome), 'prober');
  await advance(world, { until: world.state.now + seconds * 1000 + 30_000, done: () => outcome.text !== undefined });
  return outcome.text ?? 'never ended';
}

function* run(
  world: World,
  machine: Machine,
  host: string,
  port: number,
  path: string,
  ms: number,
  outcome: { text?: string },
): Task<void> {
  outcome.text = yield* attempt(world, machine, host, port, path, ms);
}

function* attempt(world: World, machine: Machine, host: string, port: number, path: string, ms: number): Task<string> {
  const { network } = world;
  let ip = host;
  if (ipVersion(host) === undefined) {
    const process = createProcess(world, machine, { name: 'prober', args: [], ...noStreams(), stdin: textSource('') });
    const found = yield* lookupHost(process, host, 4);
    if (found.kind !== 'ok') return found.kind === 'error' ? `name: ${found.code}` : `name: ${found.kind}`;
    ip = found.addresses[0] ?? '';
  }
  const socket = openSocket(network, machine.namespace, { type: 'tcp', version: 4, owner: { process: 1, name: 'prober', fd: 9 } });
  try {
    const connected = yield* connectTask(network, socket, { ip, port }, ms);
    if (connected.kind === 'errno') return WORDS[connected.errno] ?? connected.errno;
    if (connected.kind !== 'ok') return 'timeout';
    yield* sendTask(network, socket, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    const received = yield* receiveTask(network, socket, ms);
    if (received.kind === 'errno') return `after connecting: ${WORDS[received.errno] ?? received.errno}`;
    if (received.kind !== 'ok') return 'stalls';
    const text = received.value?.text ?? ' closed';
    return path === '/clientip' ? (text.split('\r\n\r\n')[1] ?? '') : (text.split(' ')[1] ?? '');
  } finally {
    closeSocket(network, socket);
  }
}

/** The first command's output of a tool that runs on `from`. */
export async function output(world: World, from: string, tool: Tool, args: readonly string[]): Promise<string> {
  const outcome: { text: string; ended: boolean } = { text: '', ended: false };
  const sink = functionSink((text) => void (outcome.text += text));
  const process = createProcess(world, machineFor(world, from), {
    name: tool.name,
    args,
    stdin: textSource(''),
    stdout: sink,
    stderr: sink,
  });
  spawn(world.scheduler, ended(tool.run(process), outcome), tool.name);
  await advance(world, { until: world.state.now + 60_000, done: () => outcome.ended });
  return outcome.text;
}

function* ended(task: Task<number>, outcome: { ended: boolean }): Task<void> {
  yield* task;
  outcome.ended = true;
}

/** Deletes pods with a label, as somebody who hopes that it helps; their owners make new ones. */
export function deletePods(world: World, label: Readonly<Record<string, string>>, namespace = 'default'): void {
  for (const pod of world.api?.list('pods', { namespace, labels: label }) ?? []) world.api?.delete('pods', pod.metadata.name, namespace);
}

/** The status of a node's Ready condition. */
export function nodeReady(world: World, node: string): string {
  const found = world.api?.get<AnyPod>('nodes', node);
  return found?.status?.conditions?.find((condition) => condition.type === 'Ready')?.status ?? 'absent';
}
