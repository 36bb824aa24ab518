import { existsSync, readFileSync } from 'node:fs';
import { advance, settle } from '../../src/cluster/advance.ts';
import { buildWorld } from '../../src/cluster/build.ts';
import { createFromManifest } from '../../src/cluster/manifests.ts';
import type { World } from '../../src/cluster/world.ts';
import { sendIp } from '../../src/net/output.ts';
import type { IpPayload } from '../../src/net/packet.ts';
import { openTrace } from '../../src/net/trace-log.ts';

const FILE = new URL('../../../shared/truth/spec/netpol-cases.json', import.meta.url);

/** Why the recordings are left out; undefined when they stand beside the checkout. */
export const truthAbsent = existsSync(FILE) ? undefined : 'no ../shared/truth beside the checkout';

export function netpolTruth<T>(): T {
  return JSON.parse(readFileSync(FILE, 'utf8')) as T;
}

export interface ModelPod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ip: string;
}

export interface Model {
  readonly namespaces: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> }[];
  readonly pods: readonly ModelPod[];
}

type ContainerPort = Readonly<Record<string, string | number>>;

/** A cluster with Calico whose pods have the addresses of a model, spread over two nodes. */
export async function policyWorld(model: Model, podCIDR: string, ports: readonly ContainerPort[]): Promise<World> {
  const first = podCIDR.split('.').slice(0, 2).join('.');
  const built = await buildWorld(
    {
      cni: { plugin: 'calico' },
      podCIDR,
      dns: false,
      internet: [],
      nodes: [
        { name: 'control-plane', ip: '172.18.0.2', podCIDR: `${first}.250.0/24`, role: 'control-plane' },
        { name: 'worker-1', ip: '172.18.0.3', podCIDR: `${first}.251.0/24` },
        { name: 'worker-2', ip: '172.18.0.4', podCIDR: `${first}.252.0/24` },
      ],
    },
    'policy',
  );
  if (!built.ok) throw new Error(built.error);
  for (const { name, labels } of model.namespaces) create(built.value, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
  await settle(built.value);
  for (const [i, { namespace, name, labels, ip }] of model.pods.entries()) {
    create(built.value, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { namespace, name, labels, annotations: { 'cni.projectcalico.org/ipAddrs': `["${ip}"]` } },
      spec: {
        nodeName: i % 2 === 0 ? 'worker-1' : 'worker-2',
        containers: [{ name: 'c', image: 'registry.k8s.io/e2e-test-images/agnhost:2.53', args: ['pause'], ports }],
      },
    });
  }
  await settle(built.value);
  await pause(built.value);
  return built.value;
}

export function create(world: World, object: unknown): void {
  if (!world.kube) throw new Error('no cluster');
  const created = createFromManifest(world.kube, JSON.stringify(object));
  if (!created.ok) throw new Error(created.error);
}

/** Long enough for a watch event to reach the agents. */
export async function pause(world: World): Promise<void> {
  await advance(world, { until: world.state.now + 1_000 });
}

/** The network namespace of a pod. */
export function namespaceOf(world: World, namespace: string, name: string): string {
  for (const sandbox of world.state.sandboxes.values())
    if (sandbox.pod.namespace === namespace && sandbox.pod.name === name) return sandbox.namespace;
  throw new Error(`no sandbox of ${namespace}/${name}`);
}

let nextPort = 20_000;

/** Sends one packet (a SYN, a datagram, an SCTP packet) and says whether a rule dropped it or its answer, with the rule. */
export function passes(
  world: World,
  from: string,
  source: string,
  destination: string,
  protocol: string,
  port: number,
): { readonly allowed: boolean; readonly by: string } {
  const { network } = world;
  nextPort = nextPort >= 60_000 ? 20_000 : nextPort + 1;
  const trace = openTrace(network, 'probe');
  sendIp(network, from, {
    version: 4,
    source,
    destination,
    ttl: 64,
    tos: 0,
    id: 0,
    dontFragment: true,
    meta: { mark: 0, trace },
    payload: payloadOf(protocol, nextPort, port),
  });
  const own = network.state.traces.filter(({ id }) => id >= trace);
  const dropped = own.find(({ disposition }) => disposition === 'dropped');
  if (dropped) return { allowed: false, by: dropped.steps.at(-1)?.entry ?? '' };
  const end = own.find(({ id }) => id === trace)?.disposition;
  if (end !== 'delivered' && end !== 'refused') throw new Error(`${source} > ${destination}: ${end ?? 'waits'}`);
  return { allowed: true, by: '' };
}

function payloadOf(protocol: string, sourcePort: number, destinationPort: number): IpPayload {
  if (protocol === 'UDP') return { protocol: 'udp', udp: { sourcePort, destinationPort, payload: { type: 'text', text: 'probe' } } };
  if (protocol === 'SCTP')
    return { protocol: 'other', number: 132, length: 32, ports: { source: sourcePort, destination: destinationPort } };
  const flags = { syn: true, ack: false, fin: false, rst: false, psh: false };
  return {
    protocol: 'tcp',
    tcp: { sourcePort, destinationPort, sequence: 1, acknowledgement: 0, flags, window: 64240, mss: 1460, text: '' },
  };
}
