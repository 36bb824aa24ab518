import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { nameHash } from '../../../src/dataplane/kube-proxy/naming.ts';
import { createProxyMemory, syncProxy } from '../../../src/dataplane/kube-proxy/sync.ts';
import type { ProxySnapshot } from '../../../src/dataplane/kube-proxy/types.ts';
import { endpointsOf } from '../../../src/dataplane/kube-proxy/endpoints.ts';
import { servicePorts } from '../../../src/dataplane/kube-proxy/service-ports.ts';
import { staleUdpEntries } from '../../../src/dataplane/kube-proxy/udp-cleanup.ts';
import type { ConntrackEntry } from '../../../src/net/conntrack-entry.ts';
import { printIptablesSave } from '../../../src/net/netfilter/save.ts';
import { proxyNetwork } from '../../support/proxy-network.ts';

const snapshot = (endpoint: string, other = '10.244.1.9'): ProxySnapshot => ({
  config: { mode: 'iptables', version: 4, nodeName: 'a', nodeIPs: ['172.18.0.2'], localCIDR: '10.244.0.0/16' },
  services: ['web', 'api'].map((name, i) => ({
    metadata: { name, namespace: 'shop' },
    spec: { clusterIP: `10.96.0.${50 + i}`, ports: [{ port: 80, protocol: 'TCP' }] },
  })),
  endpointSlices: [
    ['web', endpoint],
    ['api', other],
  ].map(([name = '', ip = '']) => ({
    metadata: { name: `${name}-1`, namespace: 'shop', labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [ip] }],
    ports: [{ name: '', protocol: 'TCP', port: 8080 }],
  })),
});

describe('a rule that a learner deletes comes back', () => {
  const chain = `KUBE-SVC-${nameHash('shop/webtcp', 16)}`;
  const set = () => {
    const network = proxyNetwork();
    const memory = createProxyMemory();
    syncProxy(network, 'node', snapshot('10.244.1.2'), memory, 0);
    const nat = network.state.namespaces.get('node')?.ruleset.iptables.get('4 nat');
    const text = (): string => {
      const node = network.state.namespaces.get('node');
      return node ? printIptablesSave(node.ruleset, { version: 4 }) : '';
    };
    const healthy = text();
    const broken = nat?.chains.get(chain);
    if (broken) broken.rules = [];
    return { network, memory, text, healthy, nat };
  };
  const rows = [
    { name: 'not when nothing changes', at: 40_000, snapshot: snapshot('10.244.1.2'), kind: 'none', back: false },
    { name: 'not when another Service changes', at: 1000, snapshot: snapshot('10.244.1.2', '10.244.1.8'), kind: 'partial', back: false },
    { name: 'when its own Service changes', at: 1000, snapshot: snapshot('10.244.1.7'), kind: 'partial', back: true },
    { name: 'at the hourly full sync', at: 3_600_000, snapshot: snapshot('10.244.1.2'), kind: 'full', back: true },
  ];
  test.each(rows)('$name', (row) => {
    const { network, memory, nat } = set();
    expect(syncProxy(network, 'node', row.snapshot, memory, row.at).kind).toBe(row.kind);
    expect((nat?.chains.get(chain)?.rules.length ?? 0) > 0).toBe(row.back);
  });
  test('when the canary is gone, at the next check and not before', () => {
    const { network, memory, nat, text, healthy } = set();
    nat?.chains.delete('KUBE-PROXY-CANARY');
    expect(syncProxy(network, 'node', snapshot('10.244.1.2'), memory, 29_000)).toEqual({ kind: 'none', nextAt: 30_000 });
    expect(syncProxy(network, 'node', snapshot('10.244.1.2'), memory, 30_000).kind).toBe('full');
    expect(text()).toBe(healthy);
  });
  test('when kube-proxy restarts', () => {
    const { network, text, healthy } = set();
    syncProxy(network, 'node', snapshot('10.244.1.2'), createProxyMemory(), 5000);
    expect(text()).toBe(healthy);
  });
});

describe.each(['iptables', 'nftables'] as const)('the sync loop in %s mode', (mode) => {
  const as = (given: ProxySnapshot): ProxySnapshot => ({ ...given, config: { ...given.config, mode } });

  test('rests for a second after a run: changes in it gather', () => {
    const network = proxyNetwork();
    const memory = createProxyMemory();
    const at = (now: number, given: ProxySnapshot): string => {
      const { kind, nextAt } = syncProxy(network, 'node', as(given), memory, now);
      return `${kind}${kind === 'none' && nextAt < 10_000 ? ` until ${nextAt}` : ''}`;
    };
    expect(at(5000, snapshot('10.244.1.2'))).toBe('full');
    expect(at(5010, snapshot('10.244.1.3'))).toBe('none until 6000');
    expect(at(5900, snapshot('10.244.1.4'))).toBe('none until 6000');
    expect(at(6000, snapshot('10.244.1.4'))).toBe('partial');
    expect(at(6001, snapshot('10.244.1.4'))).toBe('none until 7000');
    expect(at(7000, snapshot('10.244.1.4'))).toBe('none');
    expect(at(9000, snapshot('10.244.1.5'))).toBe('partial');
  });

  test('labels and annotations of a Service are no change', () => {
    const network = proxyNetwork();
    const memory = createProxyMemory();
    const marked = snapshot('10.244.1.2');
    const services = marked.services.map((each) => ({
      ...each,
      metadata: { ...each.metadata, resourceVersion: '77', labels: { tier: 'front' } },
    }));
    expect(syncProxy(network, 'node', as(snapshot('10.244.1.2')), memory, 0).kind).toBe('full');
    expect(syncProxy(network, 'node', as({ ...marked, services }), memory, 2000).kind).toBe('none');
    const elsewhere = services.map((each) => ({
      ...each,
      metadata: { ...each.metadata, resourceVersion: '78' },
      spec: { ...each.spec, clusterIP: '10.96.0.77' },
    }));
    expect(syncProxy(network, 'node', as({ ...marked, services: elsewhere }), memory, 4000).kind).toBe('partial');
  });
});

const FILE = new URL('../../../../shared/truth/spec/service-flow-cases.json', import.meta.url);

test.skipIf(!existsSync(FILE))('conntrack clean-up deletes the UDP entries that kube-proxy deletes (skipped without the case file)', () => {
  const { conntrackCleanup: given } = JSON.parse(readFileSync(FILE, 'utf8')) as {
    conntrackCleanup: {
      service: {
        clusterIP: string;
        externalIPs: string[];
        loadBalancerIngress: string[];
        ports: { name: string; port: number; protocol: string; nodePort?: number }[];
      };
      endpoints: { address: string; port: number; serving: boolean }[];
      entries: { proto: string; origDst: string; origDport: number; replySrc: string; replySport: number; deleted: boolean }[];
    };
  };
  const { service } = given;
  const config = { ...snapshot('').config };
  const ports = servicePorts(
    {
      metadata: { name: 's', namespace: 'n' },
      spec: { type: 'LoadBalancer', clusterIP: service.clusterIP, externalIPs: service.externalIPs, ports: service.ports },
      status: { loadBalancer: { ingress: service.loadBalancerIngress.map((ip) => ({ ip })) } },
    },
    4,
  );
  const parts = ports.map((port) => ({
    port,
    endpoints: endpointsOf(
      port,
      [
        {
          metadata: { name: 's' },
          addressType: 'IPv4',
          ports: [{ name: port.portName, protocol: port.protocol.toUpperCase(), port: 9090 }],
          endpoints: given.endpoints.map((endpoint) => ({
            addresses: [endpoint.address],
            conditions: { ready: endpoint.serving, serving: endpoint.serving },
          })),
        },
      ],
      config,
    ),
  }));
  const entries = given.entries.map((entry, id): ConntrackEntry => ({
    id,
    protocol: entry.proto === 'UDP' ? 'udp' : entry.proto === 'TCP' ? 'tcp' : 'unknown',
    protocolNumber: 0,
    version: 4,
    tcpState: undefined,
    seenReply: true,
    assured: false,
    confirmed: true,
    natSourceDone: true,
    natDestinationDone: true,
    mark: 0,
    zone: 0,
    expiresAt: 1,
    packetsOriginal: 1,
    packetsReply: 1,
    createdAt: 0,
    original: { source: '1.1.1.1', destination: entry.origDst, sourcePort: 1, destinationPort: entry.origDport },
    reply: { source: entry.replySrc, destination: '1.1.1.1', sourcePort: entry.replySport, destinationPort: 1 },
  }));
  expect(staleUdpEntries([], parts, entries).map(({ id }) => given.entries[id])).toEqual(given.entries.filter(({ deleted }) => deleted));
});
