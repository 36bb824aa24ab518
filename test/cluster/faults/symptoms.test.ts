import { beforeAll, describe, expect, it } from 'vitest';
import { settle } from '../../../src/cluster/advance.ts';
import { faultNames, faults, injectFault, type FaultParameters } from '../../../src/cluster/faults/index.ts';
import { forkWorld } from '../../../src/cluster/fork.ts';
import type { World } from '../../../src/cluster/world.ts';
import { ping } from '../../../src/tools/ping/ping.ts';
import { deletePods, faultWorld, nodeReady, output, pass, podOf, podState, request } from '../../support/fault-prober.ts';

/** How a symptom is looked for: a request (from, to, port, path), the state of the application's pod, a node's Ready, a ping. */
type Look =
  | readonly ['request', string, string, number, string?]
  | readonly ['pod', string]
  | readonly ['ready', string]
  | readonly ['ping', string, string, ...string[]];

interface Row {
  readonly fault: string;
  readonly parameters?: FaultParameters;
  /** labels of pods that are deleted after the fault, when it concerns only what starts later */
  readonly restart?: Readonly<Record<string, string>>;
  readonly namespace?: string;
  /** simulated seconds until it shows */
  readonly wait?: number;
  readonly look: Look;
  readonly shows: string | RegExp;
}

const POD: Look = ['request', 'pod/client', 'pod/web', 8080];
const SERVICE: Look = ['request', 'pod/client', 'service/web', 80];
const NAME: Look = ['request', 'pod/client', 'web', 80];
const STATE: Look = ['pod', 'web'];
const LARGE: Look = ['request', 'pod/client', 'pod/web', 8080, `/echo?msg=${'x'.repeat(3000)}`];
const WEB = { app: 'web' };
const DNS = { 'k8s-app': 'kube-dns' };

const rows: readonly Row[] = [
  { fault: 'node-link-down', look: POD, shows: 'network unreachable' },
  { fault: 'pod-veth-down', parameters: { pod: 'near' }, look: ['request', 'pod/client', 'pod/near', 8080], shows: 'no route to host' },
  { fault: 'bridge-down', look: POD, shows: 'no route to host' },
  {
    fault: 'bridge-port-missing',
    parameters: { pod: 'near' },
    look: ['request', 'pod/client', 'pod/near', 8080],
    shows: 'no route to host',
  },
  { fault: 'pod-link-down', parameters: { pod: 'client' }, look: POD, shows: 'network unreachable' },
  { fault: 'neighbour-permanent-wrong', look: POD, shows: 'timeout' },
  { fault: 'neighbour-table-full', look: POD, shows: 'no route to host' },
  // worker-2 has nothing on 6443 and would refuse; the impostor's API server answers that it wants TLS
  { fault: 'address-duplicated', look: ['request', 'laptop', '172.18.0.4', 6443], shows: '400' },
  { fault: 'pod-default-route-missing', parameters: { pod: 'client' }, look: POD, shows: 'network unreachable' },
  { fault: 'pod-prefix-too-wide', parameters: { pod: 'client' }, look: POD, shows: 'no route to host' },
  { fault: 'node-route-missing', look: POD, shows: 'timeout' },
  { fault: 'node-route-missing', look: ['request', 'worker-1', 'pod/web', 8080], shows: 'network unreachable' },
  { fault: 'node-route-wrong', look: POD, shows: 'stalls' },
  { fault: 'node-route-dead-gateway', look: POD, shows: 'no route to host' },
  { fault: 'route-blackhole', look: POD, shows: 'timeout' },
  { fault: 'route-blackhole', look: ['request', 'worker-1', 'pod/web', 8080], shows: 'invalid argument' },
  { fault: 'route-prohibit', look: POD, shows: 'no route to host' },
  { fault: 'route-prohibit', look: ['request', 'worker-1', 'pod/web', 8080], shows: 'permission denied' },
  { fault: 'route-unreachable', look: POD, shows: 'no route to host' },
  { fault: 'default-route-missing', look: ['request', 'pod/client', '203.0.113.10', 80], shows: 'network unreachable' },
  { fault: 'ip-forward-off', look: POD, shows: 'timeout' },
  { fault: 'rp-filter-strict', look: POD, shows: 'timeout' },
  { fault: 'mtu-lowered', look: ['ping', 'worker-1', '172.18.0.4', '-c', '1', '-M', 'do', '-s', '1400'], shows: /mtu=600/ },
  { fault: 'mtu-lowered', look: LARGE, shows: '200' },
  { fault: 'frag-needed-filtered', look: LARGE, shows: 'stalls' },
  { fault: 'icmp-drop', look: ['ping', 'worker-2', 'pod/near', '-c', '1', '-W', '1'], shows: /100% packet loss/ },
  { fault: 'forward-drop', look: POD, shows: 'timeout' },
  { fault: 'forward-reject', look: POD, shows: 'refused' },
  { fault: 'forward-policy-drop', look: POD, shows: 'timeout' },
  { fault: 'reply-drop', look: POD, shows: 'timeout' },
  { fault: 'established-drop', look: POD, shows: 'timeout' },
  { fault: 'raw-drop', look: POD, shows: 'timeout' },
  { fault: 'input-drop', look: ['request', 'pod/client', '172.18.0.2', 6443], shows: 'timeout' },
  { fault: 'input-reject', look: ['request', 'pod/client', '172.18.0.2', 6443], shows: 'refused' },
  { fault: 'output-drop', look: ['request', 'worker-1', 'pod/web', 8080], shows: 'timeout' },
  { fault: 'output-reject', look: ['request', 'worker-1', 'pod/web', 8080], shows: 'refused' },
  { fault: 'dns-drop', look: NAME, shows: 'name: EAI_AGAIN' },
  { fault: 'conntrack-table-full', look: POD, shows: 'timeout' },
  { fault: 'masquerade-missing', look: ['request', 'pod/client', '203.0.113.10', 80], shows: 'timeout' },
  { fault: 'masquerade-in-cluster', look: ['request', 'pod/client', 'pod/web', 8080, '/clientip'], shows: /^172\.18\.0\.3:\d+$/ },
  { fault: 'service-dnat-elsewhere', look: SERVICE, shows: 'refused' },
  { fault: 'service-rules-deleted', look: SERVICE, shows: 'network unreachable' },
  { fault: 'kube-proxy-stopped', restart: WEB, look: SERVICE, shows: 'timeout' },
  { fault: 'service-selector-typo', look: SERVICE, shows: 'refused' },
  { fault: 'selector-other-application', look: SERVICE, shows: 'refused' },
  { fault: 'target-port-wrong', look: SERVICE, shows: 'refused' },
  { fault: 'target-port-name-wrong', look: SERVICE, shows: 'refused' },
  { fault: 'service-port-wrong', look: SERVICE, shows: 'network unreachable' },
  { fault: 'service-protocol-wrong', look: SERVICE, shows: 'network unreachable' },
  { fault: 'service-deleted', look: ['request', 'pod/client', 'web.default.svc.cluster.local.', 80], shows: 'name: EAI_NONAME' },
  { fault: 'external-name-wrong', look: NAME, shows: /^name: / },
  {
    fault: 'external-traffic-local',
    parameters: { service: 'web-node' },
    look: ['request', 'laptop', '172.18.0.3', 30080],
    shows: 'timeout',
  },
  { fault: 'external-traffic-local', parameters: { service: 'web-node' }, look: ['request', 'laptop', '172.18.0.4', 30080], shows: '200' },
  { fault: 'internal-traffic-local', look: SERVICE, shows: 'timeout' },
  { fault: 'node-port-changed', parameters: { service: 'web-node' }, look: ['request', 'laptop', '172.18.0.3', 30080], shows: 'refused' },
  { fault: 'pod-label-removed', parameters: { pod: 'near' }, look: ['request', 'pod/client', 'service/near', 80], shows: 'refused' },
  { fault: 'readiness-failing', look: SERVICE, shows: 'refused' },
  { fault: 'readiness-port-wrong', look: STATE, shows: 'NotReady' },
  { fault: 'liveness-failing', look: STATE, shows: 'CrashLoopBackOff' },
  { fault: 'container-port-wrong', look: SERVICE, shows: 'refused' },
  { fault: 'port-name-changed', look: SERVICE, shows: 'refused' },
  { fault: 'image-name-typo', look: STATE, shows: 'ImagePullBackOff' },
  { fault: 'crash-loop', look: STATE, shows: 'CrashLoopBackOff' },
  { fault: 'command-missing', look: STATE, shows: 'CrashLoopBackOff' },
  { fault: 'config-map-missing', look: STATE, shows: 'CreateContainerConfigError' },
  { fault: 'config-map-port-wrong', restart: WEB, look: SERVICE, shows: 'refused' },
  { fault: 'node-selector-impossible', look: STATE, shows: 'Pending' },
  { fault: 'resources-too-large', look: STATE, shows: 'Pending' },
  { fault: 'scaled-to-zero', look: SERVICE, shows: 'refused' },
  { fault: 'node-tainted', look: STATE, shows: 'Pending' },
  { fault: 'node-cordoned', restart: WEB, look: STATE, shows: 'Pending' },
  { fault: 'kubelet-stopped', wait: 60, look: ['ready', 'worker-2'], shows: 'Unknown' },
  { fault: 'cni-config-deleted', restart: WEB, wait: 30, look: STATE, shows: 'ContainerCreating' },
  { fault: 'pod-range-exhausted', restart: WEB, wait: 30, look: STATE, shows: 'ContainerCreating' },
  { fault: 'coredns-scaled-to-zero', look: NAME, shows: 'name: EAI_AGAIN' },
  { fault: 'coredns-selector-wrong', look: NAME, shows: 'name: EAI_AGAIN' },
  { fault: 'corefile-zone-wrong', restart: DNS, namespace: 'kube-system', wait: 30, look: NAME, shows: /^name: / },
  { fault: 'corefile-broken', restart: DNS, namespace: 'kube-system', wait: 30, look: NAME, shows: 'name: EAI_AGAIN' },
  {
    fault: 'coredns-upstream-wrong',
    restart: DNS,
    namespace: 'kube-system',
    wait: 60,
    look: ['request', 'pod/client', 'example.com', 80],
    shows: 'name: EAI_AGAIN',
  },
  { fault: 'dns-policy-default', look: ['request', 'pod/web', 'near', 80], shows: /^name: / },
  { fault: 'dns-search-lost', look: ['request', 'pod/web', 'near', 80], shows: /^name: / },
  { fault: 'host-alias-wrong', parameters: { name: 'near' }, look: ['request', 'pod/web', 'near', 80], shows: 'no route to host' },
];

async function see(world: World, look: Look): Promise<string> {
  if (look[0] === 'request') return request(world, look[1], look[2], look[3], look[4]);
  if (look[0] === 'pod') return podState(world, look[1]);
  if (look[0] === 'ready') return nodeReady(world, look[1]);
  const [, from, to, ...args] = look;
  return output(world, from, ping, [...args, to.startsWith('pod/') ? (podOf(world, to.slice(4))?.status?.podIP ?? '') : to]);
}

describe('faults', () => {
  let whole: World;
  beforeAll(async () => {
    whole = await faultWorld();
  });

  it.each(rows)('$fault shows $shows', async ({ fault, parameters = {}, restart, namespace, wait = 10, look, shows }) => {
    const world = forkWorld(whole);
    expect(injectFault(world, fault, parameters)).toEqual({ ok: true, value: undefined });
    await settle(world);
    if (restart) deletePods(world, restart, namespace);
    await settle(world);
    await pass(world, wait * 1000);
    expect(await see(world, look)).toEqual(typeof shows === 'string' ? shows : expect.stringMatching(shows));
  });

  it.each([
    POD,
    SERVICE,
    NAME,
    LARGE,
    ['request', 'laptop', '172.18.0.3', 30080],
    ['request', 'pod/web', 'near', 80],
  ] satisfies readonly Look[])('a whole world answers: %s from %s to %s', async (...look) => {
    expect(await see(forkWorld(whole), look as unknown as Look)).toBe('200');
  });

  it('has a row for every fault', () => {
    expect([...new Set(rows.map((row) => row.fault))].sort()).toEqual([...faultNames].sort());
    expect(new Set(faultNames).size).toBe(faults.length);
  });

  it.each([
    ['no-such-fault', {}, /^no fault "no-such-fault"; there are node-link-down, /],
    ['forward-drop', { prot: 80 }, 'fault forward-drop: unknown parameter "prot"; there are node, port'],
    ['forward-drop', { port: 0 }, /^fault forward-drop: parameter "port": .*; there are node, port$/],
    ['forward-drop', { node: 'worker-9' }, /^no node "worker-9"; there are laptop, /],
    ['pod-veth-down', {}, /^fault pod-veth-down: parameter "pod": /],
    ['pod-veth-down', { pod: 'nobody' }, 'no running pod "nobody" in namespace "default"'],
    ['service-selector-typo', { service: 'nothing' }, 'services "nothing" not found in namespace "default"'],
    ['coredns-scaled-to-zero', { replicas: 1 }, 'fault coredns-scaled-to-zero: unknown parameter "replicas"; it takes none'],
  ] as const)('refuses %s %j', (name, parameters, reason) => {
    const result = injectFault(forkWorld(whole), name, parameters);
    expect(result).toEqual({ ok: false, error: typeof reason === 'string' ? reason : expect.stringMatching(reason) });
  });
});
