import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createProxyMemory, syncProxy } from '../../../src/dataplane/kube-proxy/sync.ts';
import type { ProxyEndpointSlice, ProxyService } from '../../../src/dataplane/kube-proxy/types.ts';
import { createConntrackTable } from '../../../src/net/conntrack/table.ts';
import { addressType } from '../../../src/net/netfilter/address-type.ts';
import { ports } from '../../../src/net/netfilter/packet-view.ts';
import { runHook } from '../../../src/net/netfilter/run.ts';
import type { Hook } from '../../../src/net/netfilter/model.ts';
import type { Network } from '../../../src/net/network.ts';
import type { Link } from '../../../src/net/namespace.ts';
import type { IpPacket } from '../../../src/net/packet.ts';
import { proxyNetwork } from '../../support/proxy-network.ts';

const FILE = new URL('../../../../shared/truth/spec/service-flow-cases.json', import.meta.url);

interface Expectation {
  readonly verdict: string;
  readonly endpoints?: readonly string[];
  readonly masquerade?: boolean;
}
interface Flow {
  readonly name: string;
  readonly sourceIP: string;
  readonly destIP: string;
  readonly destPort: number;
  readonly protocol: string;
  readonly expect?: Expectation;
  readonly expectByMode?: Readonly<Record<string, Expectation>>;
}
interface FlowSet {
  readonly id: string;
  readonly services: readonly (ProxyService['spec'] & {
    readonly namespace: string;
    readonly name: string;
    readonly loadBalancerIngress?: readonly string[];
    readonly sessionAffinityTimeoutSeconds?: number;
  })[];
  readonly endpointSlices: readonly {
    readonly namespace: string;
    readonly service: string;
    readonly addressType: string;
    readonly endpoints: readonly { address: string; nodeName?: string; ready?: boolean; serving?: boolean; terminating?: boolean }[];
    readonly ports: ProxyEndpointSlice['ports'];
  }[];
  readonly flows: readonly Flow[];
  readonly config?: {
    readonly mode?: string;
    readonly ipFamily?: string;
    readonly nodePortAddresses?: readonly string[] | null;
    readonly localhostNodePorts?: boolean;
    readonly masqueradeAll?: boolean;
    readonly localDetector?: string | null;
  };
}

const present = existsSync(FILE);
const given = (present ? JSON.parse(readFileSync(FILE, 'utf8')) : { sets: [], environment: { nodeIPs: [], serviceCIDRs: [] } }) as {
  sets: FlowSet[];
  environment: { nodeName: string; nodeIPs: string[]; podCIDR: string; podCIDRv6: string; serviceCIDRs: string[] };
};
const { environment } = given;

type Mode = 'iptables' | 'nftables';

function build(set: FlowSet, mode: Mode): Network {
  const network = proxyNetwork();
  const node = network.state.namespaces.get('node');
  const version = set.config?.ipFamily === 'IPv6' ? 6 : 4;
  const link = (index: number, name: string, ips: readonly string[], device: Link['device']): Link => ({
    index,
    name,
    mac: '02:00:00:00:00:01',
    mtu: 1500,
    up: true,
    master: undefined,
    device,
    port: undefined,
    txqlen: 1000,
    promiscuous: false,
    alias: undefined,
    stats: { rxPackets: 0, rxBytes: 0, rxDropped: 0, rxErrors: 0, txPackets: 0, txBytes: 0, txDropped: 0, txErrors: 0, txCarrier: 0 },
    addresses: ips.map((ip) => ({
      ip,
      prefixLength: ip.includes(':') ? 64 : 24,
      scope: 'global',
      broadcast: undefined,
      peer: undefined,
      label: undefined,
      secondary: false,
      flags: [],
      validUntil: undefined,
    })),
  });
  node?.links.set(1, link(1, 'lo', ['127.0.0.1', '::1'], { kind: 'loopback' }));
  node?.links.set(2, link(2, 'eth0', environment.nodeIPs, { kind: 'nic', wire: undefined }));
  const services = set.services.map((service): ProxyService => ({
    metadata: { name: service.name, namespace: service.namespace },
    status: { loadBalancer: { ingress: (service.loadBalancerIngress ?? []).map((ip) => ({ ip })) } },
    spec: {
      ...service,
      clusterIPs: [service.clusterIP ?? ''],
      sessionAffinityConfig: { clientIP: { timeoutSeconds: service.sessionAffinityTimeoutSeconds } },
    },
  }));
  const endpointSlices = set.endpointSlices.map((slice, i): ProxyEndpointSlice => ({
    metadata: { name: `slice-${i}`, namespace: slice.namespace, labels: { 'kubernetes.io/service-name': slice.service } },
    addressType: slice.addressType,
    ports: slice.ports,
    endpoints: slice.endpoints.map((endpoint) => ({
      addresses: [endpoint.address],
      nodeName: endpoint.nodeName,
      conditions: { ready: endpoint.ready, serving: endpoint.serving, terminating: endpoint.terminating },
    })),
  }));
  syncProxy(
    network,
    'node',
    {
      config: {
        mode,
        version,
        nodeName: environment.nodeName,
        nodeIPs: environment.nodeIPs,
        masqueradeAll: set.config?.masqueradeAll,
        localhostNodePorts: set.config?.localhostNodePorts,
        nodePortAddresses: set.config?.nodePortAddresses ?? [],
        serviceCIDRs: environment.serviceCIDRs,
        localCIDR: set.config?.localDetector === null ? undefined : version === 4 ? environment.podCIDR : environment.podCIDRv6,
      },
      services,
      endpointSlices,
    },
    createProxyMemory(),
    0,
  );
  return network;
}

let sourcePort = 1024;

function send(network: Network, flow: Flow): { verdict: string; endpoint?: string; masquerade?: boolean } {
  const node = network.state.namespaces.get('node');
  const own = (ip: string): boolean => node !== undefined && addressType(node, ip) === 'LOCAL';
  const head = { sourcePort: ++sourcePort, destinationPort: flow.destPort };
  let packet: IpPacket = {
    version: flow.destIP.includes(':') ? 6 : 4,
    source: flow.sourceIP,
    destination: flow.destIP,
    ttl: 64,
    tos: 0,
    id: 0,
    dontFragment: true,
    meta: { mark: 0, trace: 0 },
    payload:
      flow.protocol === 'UDP'
        ? { protocol: 'udp', udp: { ...head, payload: { type: 'text', text: '' } } }
        : {
            protocol: 'tcp',
            tcp: {
              ...head,
              sequence: 1,
              acknowledgement: 0,
              window: 64240,
              text: '',
              flags: { syn: true, ack: false, fin: false, rst: false, psh: false },
            },
          },
  };
  const start: Hook = own(flow.sourceIP) ? 'OUTPUT' : 'PREROUTING';
  for (let hook: Hook | undefined = start; hook !== undefined;) {
    const devices = {
      in: hook === 'OUTPUT' || hook === 'POSTROUTING' ? undefined : 'eth0',
      out: hook === 'PREROUTING' || hook === 'INPUT' ? undefined : 'eth0',
    };
    const result = runHook(network, 'node', hook, packet, devices);
    if (result.verdict !== 'accept') return { verdict: result.verdict.toUpperCase() };
    packet = result.packet;
    if (hook === 'PREROUTING') hook = own(packet.destination) ? 'INPUT' : 'FORWARD';
    else hook = hook === 'FORWARD' || hook === 'OUTPUT' ? 'POSTROUTING' : undefined;
  }
  if (packet.destination === flow.destIP) return { verdict: 'NO_MATCH' };
  // a node that masquerades its own address changes the port only (--random-fully)
  const port = ports(packet)?.destination ?? 0;
  return {
    verdict: 'DNAT',
    endpoint: packet.version === 6 ? `[${packet.destination}]:${port}` : `${packet.destination}:${port}`,
    masquerade: packet.source !== flow.sourceIP || ports(packet)?.source !== head.sourcePort,
  };
}

describe.each<Mode>(['iptables', 'nftables'])('flows through the rules, %s mode', (mode) => {
  const sets = given.sets.filter((set) => (set.config?.mode ?? mode) === mode);

  test.skipIf(present)('the flow cases are not beside this checkout', () => expect(sets).toEqual([]));

  test.each(sets)('$id', (set) => {
    const network = build(set, mode);
    for (const flow of set.flows) {
      const wanted = flow.expect ?? flow.expectByMode?.[mode];
      // packets of SCTP carry no ports here
      if (!wanted || flow.protocol === 'SCTP') continue;
      // a port that an earlier flow was given must not be in the way of this one
      const node = network.state.namespaces.get('node');
      if (node) node.conntrack = createConntrackTable();
      const seen = Array.from({ length: 60 }, () => send(network, flow));
      // a packet to this node that no rule touches arrives: ACCEPT and NO_MATCH look the same from outside
      const verdicts = [...new Set(seen.map((each) => each.verdict))];
      expect({ flow: flow.name, verdicts }).toEqual({
        flow: flow.name,
        verdicts: [wanted.verdict === 'ACCEPT' ? 'NO_MATCH' : wanted.verdict],
      });
      if (wanted.verdict !== 'DNAT') continue;
      // with affinity all go to one of them
      for (const each of seen) expect(wanted.endpoints).toContain(each.endpoint);
      if (!set.services.some((service) => service.sessionAffinity === 'ClientIP'))
        expect([...new Set(seen.map((each) => each.endpoint))].sort()).toEqual([...(wanted.endpoints ?? [])].sort());
      if (wanted.masquerade !== undefined && (wanted.endpoints?.length ?? 0) > 0)
        expect({ flow: flow.name, masquerade: seen.some((each) => each.masquerade) }).toEqual({
          flow: flow.name,
          masquerade: wanted.masquerade,
        });
    }
  });
});
