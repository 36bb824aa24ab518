import { createProxyMemory, syncProxy } from '../../src/dataplane/kube-proxy/sync.ts';
import type { ProxySnapshot } from '../../src/dataplane/kube-proxy/types.ts';
import { attachNetwork, createNamespace, createNetworkState } from '../../src/net/create.ts';
import { createLabEngine } from '../../src/shell/lab/engine.ts';
import type { LabWorld } from '../../src/cluster/lab-port.ts';
import type { Case, Prepared } from '../measure.ts';
import { parsePods } from '../yardsticks.ts';

type Mode = 'iptables' | 'nftables';

/** kube-proxy's work, a name, and a page behind an Ingress. */
export const services: readonly Case[] = [
  ...(['iptables', 'nftables'] as const).flatMap((mode) =>
    [1_000, 10_000].flatMap((count): readonly Case[] => [
      { name: `full sync of ${count} Services, ${mode}`, prepare: () => Promise.resolve(fullSync(mode, count)) },
      { name: `sync of one change among ${count} Services, ${mode}`, prepare: () => Promise.resolve(partialSync(mode, count)) },
    ]),
  ),
  { name: 'one DNS lookup from a pod', prepare: lookup },
  { name: 'one request through an Ingress', prepare: throughIngress },
];

/** Services with two endpoints each; `version` is that of the first Service's slice. */
function snapshot(mode: Mode, count: number, version: number): ProxySnapshot {
  const index = Array.from({ length: count }, (_, i) => i);
  return {
    config: { mode, version: 4, nodeName: 'node', nodeIPs: ['172.18.0.2'], localCIDR: '10.244.0.0/16', serviceCIDRs: ['10.96.0.0/16'] },
    services: index.map((i) => ({
      metadata: { name: `web-${i}`, namespace: 'shop', resourceVersion: '1' },
      spec: { clusterIP: `10.96.${i >> 8}.${i & 255}`, ports: [{ name: 'http', port: 80, protocol: 'TCP' }] },
    })),
    endpointSlices: index.map((i) => ({
      metadata: {
        name: `web-${i}-x`,
        namespace: 'shop',
        resourceVersion: String(i === 0 ? version : 1),
        labels: { 'kubernetes.io/service-name': `web-${i}` },
      },
      addressType: 'IPv4',
      endpoints: [1, 2].map((pod) => ({ addresses: [`10.${pod}.${i >> 8}.${i & 255}`] })),
      ports: [{ name: 'http', protocol: 'TCP', port: 8080 }],
    })),
  };
}

function node() {
  const network = attachNetwork(createNetworkState(), { now: () => 0, random: () => 0, notify: () => undefined });
  createNamespace(network, 'node', 'node', 'node');
  return network;
}

function fullSync(mode: Mode, count: number): Prepared {
  const given = snapshot(mode, count, 1);
  return {
    yardstick: parsePods,
    run() {
      if (syncProxy(node(), 'node', given, createProxyMemory(), 0).kind !== 'full') throw new Error('no full sync');
    },
  };
}

function partialSync(mode: Mode, count: number): Prepared {
  const network = node();
  const memory = createProxyMemory();
  const looks = [snapshot(mode, count, 1), snapshot(mode, count, 2)];
  let now = 0;
  let round = 0;
  syncProxy(network, 'node', snapshot(mode, count, 1), memory, now);
  return {
    yardstick: parsePods,
    run() {
      // later than the second of rest, and often enough that the hourly full sync is never due
      now += 1_001;
      const given = looks[++round % 2];
      const { kind } = given ? syncProxy(network, 'node', given, memory, now % 3_000_000) : { kind: 'none' };
      if (kind === 'none') throw new Error('no change seen');
    },
  };
}

async function newLab(cluster: string | Readonly<Record<string, unknown>>): Promise<LabWorld> {
  const lab = await createLabEngine('bench').createLab({ cluster, manifests: [], setup: [], faults: [], seed: 'bench' });
  if (!lab.ok) throw new Error(lab.error.message);
  return lab.value;
}

async function typed(lab: LabWorld, ...lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    const { exit, stderr } = await lab.submitLine('main', line);
    if (exit !== 0) throw new Error(`${line}: exit ${exit}: ${stderr.split('\n')[0] ?? ''}`);
  }
}

async function lookup(): Promise<Prepared> {
  const lab = await newLab('three-node');
  await typed(lab, 'kubectl run client --image nicolaka/netshoot -- sleep 1000000', 'kubectl wait --for condition=Ready pod/client');
  return { yardstick: parsePods, run: () => typed(lab, 'kubectl exec client -- dig +short kubernetes.default.svc.cluster.local') };
}

async function throughIngress(): Promise<Prepared> {
  const lab = await newLab({
    nodes: [
      { name: 'control-plane', ip: '172.18.0.2', podCIDR: '10.244.0.0/24', role: 'control-plane' },
      { name: 'worker-1', ip: '172.18.0.3', podCIDR: '10.244.1.0/24' },
    ],
    ingress: ['nginx'],
  });
  await typed(
    lab,
    'kubectl create deployment web --image=traefik/whoami:v1.11',
    'kubectl expose deployment web --port=80',
    'kubectl create ingress web --class nginx --rule "web.test/*=web:80"',
    'kubectl rollout status deployment/web',
  );
  return { yardstick: parsePods, run: () => typed(lab, 'curl -sf -o /dev/null -H "Host: web.test" http://172.18.0.3:31080/') };
}
