import { describe, expect, test } from 'vitest';
import { liveEntries } from '../../../src/net/conntrack/table.ts';
import { applyIptablesRestore } from '../../../src/net/netfilter/restore.ts';
import { flowText } from '../../../src/net/netfilter/packet-view.ts';
import { runHook, stopDisposition } from '../../../src/net/netfilter/run.ts';
import type { Hook } from '../../../src/net/netfilter/model.ts';
import type { IpPacket, TcpFlags } from '../../../src/net/packet.ts';
import { proxyNetwork } from '../../support/proxy-network.ts';

const RULES = `*nat
-A PREROUTING -d 10.96.0.50/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.244.2.2:8080
-A PREROUTING -d 10.96.0.53/32 -p udp -m udp --dport 53 -j DNAT --to-destination 10.244.2.2:5353
-A POSTROUTING -s 10.244.1.0/24 -d 10.244.2.0/24 -j SNAT --to-source 172.18.0.2
COMMIT
`;

const NO_FLAGS: TcpFlags = { syn: false, ack: false, fin: false, rst: false, psh: false };

function tcp(from: readonly [string, number], to: readonly [string, number], flags: Partial<TcpFlags>): IpPacket {
  return {
    version: 4,
    source: from[0],
    destination: to[0],
    ttl: 64,
    tos: 0,
    id: 0,
    dontFragment: true,
    meta: { mark: 0, trace: 0 },
    payload: {
      protocol: 'tcp',
      tcp: {
        sourcePort: from[1],
        destinationPort: to[1],
        sequence: 1,
        acknowledgement: 0,
        window: 64240,
        text: '',
        flags: { ...NO_FLAGS, ...flags },
      },
    },
  };
}

function udp(from: readonly [string, number], to: readonly [string, number]): IpPacket {
  return {
    ...tcp(from, to, {}),
    payload: { protocol: 'udp', udp: { sourcePort: from[1], destinationPort: to[1], payload: { type: 'text', text: 'x' } } },
  };
}

function setup() {
  const network = proxyNetwork();
  const node = network.state.namespaces.get('node');
  if (!node) throw new Error('no namespace');
  expect(applyIptablesRestore(node.ruleset, RULES, { version: 4, noflush: false }).ok).toBe(true);
  const forward = (packet: IpPacket): IpPacket | string => {
    let current = packet;
    for (const hook of ['PREROUTING', 'FORWARD', 'POSTROUTING'] satisfies Hook[]) {
      const result = runHook(network, 'node', hook, current, {
        in: hook === 'POSTROUTING' ? undefined : 'a',
        out: hook === 'PREROUTING' ? undefined : 'b',
      });
      if (result.verdict !== 'accept') return stopDisposition(result);
      current = result.packet;
    }
    return { ...current, meta: { mark: 0, trace: 0 } };
  };
  const text = (packet: IpPacket): string => {
    const out = forward(packet);
    return typeof out === 'string' ? out : flowText(out);
  };
  return { network, node, forward, text, entry: () => liveEntries(node.conntrack, network.clock.now)[0] };
}

const CLIENT = ['10.244.1.2', 40001] as const;
const SERVICE = ['10.96.0.50', 80] as const;
const SERVER = ['10.244.2.2', 8080] as const;
const GATE = ['172.18.0.2', 40001] as const;

describe('a translated TCP connection', () => {
  test('goes both ways and through its states', () => {
    const { text, entry, network } = setup();
    expect(text(tcp(CLIENT, SERVICE, { syn: true }))).toBe('172.18.0.2:40001 > 10.244.2.2:8080');
    expect(entry()?.tcpState).toBe('SYN_SENT');
    expect(text(tcp(SERVER, GATE, { syn: true, ack: true }))).toBe('10.96.0.50:80 > 10.244.1.2:40001');
    text(tcp(CLIENT, SERVICE, { ack: true }));
    expect(entry()).toMatchObject({ tcpState: 'ESTABLISHED', assured: true, expiresAt: 432_000_000 });
    for (const [from, to, flags] of [
      [CLIENT, SERVICE, { fin: true, ack: true }],
      [SERVER, GATE, { fin: true, ack: true }],
      [CLIENT, SERVICE, { ack: true }],
    ] as const)
      text(tcp(from, to, flags));
    expect(entry()).toMatchObject({ tcpState: 'TIME_WAIT', expiresAt: 120_000 });
    network.clock.now = 120_001;
    expect(entry()).toBeUndefined();
  });

  test('is forgotten when only RST answers, and the RST still finds its way', () => {
    const { text, entry } = setup();
    text(tcp(CLIENT, SERVICE, { syn: true }));
    expect(text(tcp(SERVER, GATE, { rst: true, ack: true }))).toBe('10.96.0.50:80 > 10.244.1.2:40001');
    expect(entry()).toBeUndefined();
  });

  test('translates the packet inside an ICMP error', () => {
    const { forward, text } = setup();
    text(tcp(CLIENT, SERVICE, { syn: true }));
    const original = tcp(GATE, SERVER, { syn: true });
    const error = forward({
      ...original,
      source: '172.18.0.3',
      destination: GATE[0],
      payload: { protocol: 'icmp', icmp: { type: 'destination-unreachable', code: 'host', original } },
    });
    if (typeof error === 'string' || error.payload.protocol !== 'icmp' || !('original' in error.payload.icmp))
      throw new Error('no error came through');
    expect(error.destination).toBe('10.244.1.2');
    expect(flowText(error.payload.icmp.original)).toBe('10.244.1.2:40001 > 10.96.0.50:80');
  });

  test('counts its first packet only in the nat table', () => {
    const { text, node } = setup();
    for (let i = 0; i < 3; i++) text(tcp(CLIENT, SERVICE, { syn: true }));
    expect(
      node.ruleset.iptables
        .get('4 nat')
        ?.chains.get('PREROUTING')
        ?.rules.map((rule) => rule.packets),
    ).toEqual([1, 0]);
  });
});

test('two clients that masquerade with one port get different ones', () => {
  const { text, node } = setup();
  text(tcp(CLIENT, SERVICE, { syn: true }));
  expect(text(tcp(['10.244.1.3', 40001], SERVICE, { syn: true }))).not.toBe('172.18.0.2:40001 > 10.244.2.2:8080');
  expect(node.conntrack.entries.size).toBe(2);
});

test('a UDP entry keeps its old endpoint after the rules are gone', () => {
  const { text, node } = setup();
  text(udp(CLIENT, ['10.96.0.53', 53]));
  node.ruleset.iptables.get('4 nat')?.chains.get('PREROUTING')?.rules.splice(0);
  expect(text(udp(CLIENT, ['10.96.0.53', 53]))).toBe('172.18.0.2:40001 > 10.244.2.2:5353');
});

test('a full table drops new connections once no unassured one can give way', () => {
  const { text, node, entry } = setup();
  node.sysctls.set('net.netfilter.nf_conntrack_max', '1');
  text(tcp(CLIENT, SERVICE, { syn: true }));
  text(tcp(SERVER, GATE, { syn: true, ack: true }));
  text(tcp(CLIENT, SERVICE, { ack: true }));
  expect(entry()?.assured).toBe(true);
  expect(text(tcp(['10.244.1.3', 40002], SERVICE, { syn: true }))).toBe('table-full');
});
