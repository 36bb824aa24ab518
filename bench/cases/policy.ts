import { settle } from '../../src/cluster/advance.ts';
import { buildWorld } from '../../src/cluster/build.ts';
import { createFromManifest } from '../../src/cluster/manifests.ts';
import type { World } from '../../src/cluster/world.ts';
import { sendIp } from '../../src/net/output.ts';
import { openTrace } from '../../src/net/trace-log.ts';
import type { Case, Prepared } from '../measure.ts';
import { parsePods } from '../yardsticks.ts';

const NODES = 4;
const PODS = 200;
const POLICIES = 100;

/** Who reaches whom among 200 pods when 100 policies isolate half of them: each run is one row of that matrix, 199 packets. */
export const policies: readonly Case[] = [{ name: `one row of ${PODS} in reachability under ${POLICIES} policies`, prepare }];

interface Place {
  readonly namespace: string;
  readonly ip: string;
}

async function prepare(): Promise<Prepared> {
  const world = await crowd();
  const places = [...world.state.sandboxes.values()]
    .filter(({ pod }) => pod.namespace === 'default')
    .map((sandbox): Place => ({ namespace: sandbox.namespace, ip: addressOf(world, sandbox.pod.name) }));
  if (places.length !== PODS) throw new Error(`${places.length} pods`);
  let row = 0;
  return {
    yardstick: parsePods,
    run() {
      const from = places[row++ % PODS];
      if (!from) throw new Error('no pods');
      const dropped = places.filter((to) => to !== from && !reaches(world, from, to)).length;
      // the isolated pods of the other half
      if (dropped !== POLICIES / 2) throw new Error(`${dropped} dropped`);
    },
  };
}

/** Pods on four nodes with Calico; policy i lets only pods of the same half reach pod i. */
async function crowd(): Promise<World> {
  const nodes = Array.from({ length: NODES }, (_, i) => ({ name: `node-${i}`, ip: `172.18.0.${i + 2}`, podCIDR: `10.244.${i}.0/24` }));
  const [first, ...others] = nodes;
  const built = await buildWorld(
    { nodes: [{ ...first, role: 'control-plane' }, ...others], cni: { plugin: 'calico' }, dns: false, internet: [] },
    'bench',
  );
  if (!built.ok) throw new Error(built.error);
  const world = built.value;
  for (let i = 0; i < PODS; i++) create(world, podManifest(i));
  await settle(world);
  for (let i = 0; i < POLICIES; i++) create(world, policyManifest(i));
  await settle(world);
  return world;
}

function create(world: World, object: unknown): void {
  const made = world.kube && createFromManifest(world.kube, JSON.stringify(object));
  if (made?.ok === false) throw new Error(made.error);
}

function podManifest(i: number): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `pod-${i}`, namespace: 'default', labels: { pod: String(i), half: String(i % 2) } },
    spec: {
      nodeName: `node-${i % NODES}`,
      tolerations: [{ operator: 'Exists' }],
      containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.10' }],
    },
  };
}

function policyManifest(i: number): unknown {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `policy-${i}`, namespace: 'default' },
    spec: {
      podSelector: { matchLabels: { pod: String(i) } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: { matchLabels: { half: String(i % 2) } } }] }],
    },
  };
}

function addressOf(world: World, name: string): string {
  return (
    world.api?.get<{ status?: { podIP?: string } } & NonNullable<ReturnType<typeof world.api.get>>>('pods', name, 'default')?.status
      ?.podIP ?? ''
  );
}

let port = 20_000;

/** Whether a datagram comes through; that nobody listens is no matter. */
function reaches({ network }: World, from: Place, to: Place): boolean {
  port = port >= 60_000 ? 20_000 : port + 1;
  const trace = openTrace(network, 'probe');
  sendIp(network, from.namespace, {
    version: 4,
    source: from.ip,
    destination: to.ip,
    ttl: 64,
    tos: 0,
    id: 0,
    dontFragment: true,
    meta: { mark: 0, trace },
    payload: { protocol: 'udp', udp: { sourcePort: port, destinationPort: 80, payload: { type: 'text', text: 'x' } } },
  });
  const end = network.state.traces.find(({ id }) => id === trace)?.disposition;
  if (end === 'dropped') return false;
  if (end !== 'refused' && end !== 'delivered') throw new Error(`${from.ip} > ${to.ip}: ${end ?? 'waits'}`);
  return true;
}
