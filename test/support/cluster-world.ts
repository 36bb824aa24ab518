import { functionSink, textSource } from '../../src/base/stream.ts';
import { advance, settle } from '../../src/cluster/advance.ts';
import { buildWorld } from '../../src/cluster/build.ts';
import { createFromManifest } from '../../src/cluster/manifests.ts';
import { commandsOf, createProcess } from '../../src/cluster/process.ts';
import { spawn } from '../../src/cluster/scheduler.ts';
import type { Machine } from '../../src/cluster/state.ts';
import type { World } from '../../src/cluster/world.ts';
import type { Task } from '../../src/base/task.ts';

const AGNHOST = 'registry.k8s.io/e2e-test-images/agnhost:2.53';

/** A client on worker-1 with tools, servers on both workers; the one on worker-2 has the host port 8888. */
const PODS = `apiVersion: v1
kind: Pod
metadata: {name: client, labels: {app: client}}
spec:
  nodeName: worker-1
  containers: [{name: client, image: "nicolaka/netshoot:latest", command: [sleep, "1000000"]}]
---
apiVersion: v1
kind: Pod
metadata: {name: near, labels: {app: web}}
spec:
  nodeName: worker-1
  containers: [{name: near, image: "${AGNHOST}", args: [netexec, --http-port=8080]}]
---
apiVersion: v1
kind: Pod
metadata: {name: far, labels: {app: web}}
spec:
  nodeName: worker-2
  containers: [{name: far, image: "${AGNHOST}", args: [netexec, --http-port=8080], ports: [{containerPort: 8080, hostPort: 8888}]}]
`;

/** Three nodes as in the preset, with whatever else the description says. */
export async function clusterWorld(parts: Readonly<Record<string, unknown>>, manifests: readonly string[] = [PODS]): Promise<World> {
  const nodes = [
    { name: 'control-plane', ip: '172.18.0.2', podCIDR: '10.244.0.0/24', role: 'control-plane' },
    { name: 'worker-1', ip: '172.18.0.3', podCIDR: '10.244.1.0/24' },
    { name: 'worker-2', ip: '172.18.0.4', podCIDR: '10.244.2.0/24' },
  ];
  const built = await buildWorld({ nodes, manifests, ...parts }, 'cluster');
  if (!built.ok) throw new Error(built.error);
  return built.value;
}

export async function apply(world: World, manifest: string): Promise<void> {
  if (!world.kube) throw new Error('no cluster');
  const created = createFromManifest(world.kube, manifest);
  if (!created.ok) throw new Error(created.error);
  await settle(world);
}

export async function seconds(world: World, count: number): Promise<void> {
  await advance(world, { until: world.state.now + count * 1000 });
}

export function podAddress(world: World, name: string, namespace = 'default'): string {
  const pod = world.api?.get<{ readonly status?: { readonly podIP?: string } } & NonNullable<ReturnType<typeof world.api.get>>>(
    'pods',
    name,
    namespace,
  );
  return pod?.status?.podIP ?? '';
}

function machineOf(world: World, name: string): Machine {
  for (const machine of world.state.machines.values()) if (machine.id === name || machine.pod?.name === name) return machine;
  throw new Error(`no machine ${name}`);
}

/** What a command prints on a node, the laptop or in a pod: both streams. `{far}` stands for a pod's address. */
export async function run(world: World, on: string, line: string): Promise<string> {
  const words = line.replace(/\{(\w[\w-]*)\}/g, (_, name: string) => podAddress(world, name)).split(' ');
  const [name = '', ...args] = words;
  const machine = machineOf(world, on);
  const command = commandsOf(world, machine).get(name);
  if (!command) throw new Error(`${on} has no ${name}`);
  const outcome = { text: '', ended: false };
  const sink = functionSink((text) => void (outcome.text += text));
  const process = createProcess(world, machine, { name, args, stdin: textSource(''), stdout: sink, stderr: sink });
  spawn(world.scheduler, toEnd(command.run(process), outcome), name);
  await advance(world, { until: world.state.now + 120_000, done: () => outcome.ended });
  return outcome.text;
}

function* toEnd(task: Task<number>, outcome: { ended: boolean }): Task<void> {
  yield* task;
  outcome.ended = true;
}
