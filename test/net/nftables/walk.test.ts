import { describe, expect, test } from 'vitest';
import { applyIptablesRestore } from '../../../src/net/netfilter/restore.ts';
import { runHook } from '../../../src/net/netfilter/run.ts';
import type { Hook } from '../../../src/net/netfilter/model.ts';
import { applyNft } from '../../../src/net/nftables/apply.ts';
import type { IpPacket } from '../../../src/net/packet.ts';
import { proxyNetwork } from '../../support/proxy-network.ts';

interface Sent {
  readonly from?: string;
  readonly to?: string;
  readonly port?: number;
  readonly protocol?: 'tcp' | 'udp' | 'icmp';
  readonly flags?: readonly string[];
}

let sourcePort = 20_000;

function packet({ from = '10.0.0.1', to = '10.0.0.2', port = 80, protocol = 'tcp', flags = ['syn'] }: Sent): IpPacket {
  const ports = { sourcePort: ++sourcePort, destinationPort: port };
  const has = (flag: string): boolean => flags.includes(flag);
  return {
    version: from.includes(':') ? 6 : 4,
    source: from,
    destination: to,
    ttl: 64,
    tos: 0,
    id: 0,
    dontFragment: true,
    meta: { mark: 0, trace: 0 },
    payload:
      protocol === 'icmp'
        ? { protocol: 'icmp', icmp: { type: 'echo-request', id: 1, sequence: 1, dataLength: 56 } }
        : protocol === 'udp'
          ? { protocol: 'udp', udp: { ...ports, payload: { type: 'text', text: 'hello' } } }
          : {
              protocol: 'tcp',
              tcp: {
                ...ports,
                sequence: 1,
                acknowledgement: 0,
                window: 64240,
                text: '',
                flags: { syn: has('syn'), ack: has('ack'), fin: has('fin'), rst: has('rst'), psh: false },
              },
            },
  };
}

function nodeWith(script: string) {
  const network = proxyNetwork();
  const ruleset = network.state.namespaces.get('node')?.ruleset;
  if (!ruleset) throw new Error('no node');
  expect(applyNft(ruleset, script, { now: 0 }).errors).toEqual([]);
  const send = (hook: Hook, sent: Sent, tracked = false): ReturnType<typeof runHook> => {
    const first = packet(sent);
    const arrived = tracked ? runHook(network, 'node', 'PREROUTING', first, { in: 'eth0' }) : undefined;
    return runHook(network, 'node', hook, arrived?.verdict === 'accept' ? arrived.packet : first, {
      in: hook === 'OUTPUT' || hook === 'POSTROUTING' ? undefined : 'eth0',
      out: 'eth1',
    });
  };
  const list = (command = 'list ruleset'): string => applyNft(ruleset, command, { now: network.clock.now }).output;
  return { network, ruleset, send, list };
}

/** What one rule in a forward chain does with a packet. */
const rows: readonly { readonly rule: string; readonly sent: Sent; readonly ends: string }[] = [
  { rule: 'tcp dport 80 drop', sent: {}, ends: 'drop' },
  { rule: 'tcp dport 80 drop', sent: { protocol: 'udp' }, ends: 'accept' },
  { rule: 'udp dport 80 drop', sent: {}, ends: 'accept' },
  { rule: 'th dport 80 drop', sent: { protocol: 'udp' }, ends: 'drop' },
  { rule: 'tcp dport { 22, 80-90 } drop', sent: { port: 85 }, ends: 'drop' },
  { rule: 'tcp dport != { 22, 80-90 } drop', sent: { port: 85 }, ends: 'accept' },
  { rule: 'tcp dport > 1000 drop', sent: { port: 1000 }, ends: 'accept' },
  { rule: 'tcp dport >= 1000 drop', sent: { port: 1000 }, ends: 'drop' },
  { rule: 'ip saddr 10.0.0.0/24 drop', sent: {}, ends: 'drop' },
  { rule: 'ip saddr != 10.0.0.0/24 drop', sent: {}, ends: 'accept' },
  { rule: 'ip daddr 10.0.0.0-10.0.0.1 drop', sent: {}, ends: 'accept' },
  { rule: 'ip daddr { 10.0.0.0/30, 1.1.1.1 } drop', sent: {}, ends: 'drop' },
  // what a packet does not have matches nothing, not even !=
  { rule: 'ip saddr != 1.1.1.1 drop', sent: { from: 'fd00::1', to: 'fd00::2' }, ends: 'accept' },
  { rule: 'ip6 saddr fd00::/8 drop', sent: { from: 'fd00::1', to: 'fd00::2' }, ends: 'drop' },
  { rule: 'meta nfproto ipv6 drop', sent: { from: 'fd00::1', to: 'fd00::2' }, ends: 'drop' },
  { rule: 'meta l4proto { tcp, udp } drop', sent: { protocol: 'icmp' }, ends: 'accept' },
  { rule: 'ip protocol icmp drop', sent: { protocol: 'icmp' }, ends: 'drop' },
  { rule: 'icmp type echo-request drop', sent: { protocol: 'icmp' }, ends: 'drop' },
  { rule: 'iifname "eth*" oifname "eth1" drop', sent: {}, ends: 'drop' },
  { rule: 'iifname { "lo", "wg0" } drop', sent: {}, ends: 'accept' },
  { rule: 'ct state new drop', sent: {}, ends: 'drop' },
  { rule: 'ct state established,related drop', sent: {}, ends: 'accept' },
  { rule: 'tcp flags syn drop', sent: { flags: ['syn', 'ack'] }, ends: 'drop' },
  { rule: 'tcp flags == syn drop', sent: { flags: ['syn', 'ack'] }, ends: 'accept' },
  { rule: 'tcp flags syn / syn,ack drop', sent: { flags: ['syn', 'ack'] }, ends: 'accept' },
  { rule: 'tcp flags ! fin,rst drop', sent: { flags: ['syn', 'ack'] }, ends: 'drop' },
  { rule: 'ip ttl < 65 drop', sent: {}, ends: 'drop' },
  { rule: 'tcp dport vmap { 80 : drop, 81 : accept }', sent: {}, ends: 'drop' },
  { rule: 'tcp dport vmap { 80 : jump other, 81 : accept }', sent: {}, ends: 'drop' },
  { rule: 'tcp dport vmap { 81 : drop }', sent: {}, ends: 'accept' },
  { rule: 'ip saddr . tcp dport vmap { 10.0.0.1 . 80 : goto other }', sent: {}, ends: 'drop' },
  { rule: 'ip saddr . meta l4proto . tcp dport { 10.0.0.0/24 . tcp . 80-81 } drop', sent: {}, ends: 'drop' },
  { rule: 'meta mark set 0x10 meta mark & 0xf0 == 0x10 drop', sent: {}, ends: 'drop' },
  { rule: 'meta mark set meta mark or 0x3 meta mark != 0x3 drop', sent: {}, ends: 'accept' },
  { rule: 'return', sent: {}, ends: 'accept' },
  { rule: 'goto empty', sent: {}, ends: 'accept' },
  { rule: 'reject', sent: {}, ends: 'icmp-port-unreachable' },
  { rule: 'reject', sent: { from: 'fd00::1', to: 'fd00::2' }, ends: 'icmp6-port-unreachable' },
  { rule: 'reject with tcp reset', sent: {}, ends: 'tcp-reset' },
  { rule: 'reject with tcp reset', sent: { protocol: 'udp' }, ends: 'accept' },
  { rule: 'tcp dport 80 reject with icmp type admin-prohibited', sent: {}, ends: 'icmp-admin-prohibited' },
  { rule: 'reject with icmpx host-unreachable', sent: {}, ends: 'icmp-host-unreachable' },
  { rule: 'limit rate 1/second burst 1 packets drop', sent: {}, ends: 'drop' },
  { rule: 'limit rate over 1/second burst 1 packets drop', sent: {}, ends: 'accept' },
];

describe('a rule in an inet forward chain', () => {
  test.each(rows)('$rule ($ends)', ({ rule, sent, ends }) => {
    const { send } = nodeWith(
      `table inet t { chain other { drop\n }\n chain empty { }\n chain f { type filter hook forward priority 0; policy accept; ${rule}\n }\n }`,
    );
    const result = send('FORWARD', sent, true);
    expect(result.verdict === 'reject' ? result.with : result.verdict).toBe(ends);
  });
});

describe('what decides', () => {
  test('stands in the trace step, the element of a verdict map with it', () => {
    const { send } = nodeWith(
      'add table inet t\nadd map inet t m { type ipv4_addr . inet_service : verdict; }\nadd element inet t m { 10.0.0.2 . 80 : drop }\n' +
        'add chain inet t f { type filter hook forward priority 0; policy accept; }\nadd rule inet t f counter ip daddr . tcp dport vmap @m',
    );
    const result = send('FORWARD', {});
    expect(result.verdict === 'drop' && result.reason).toMatchObject({
      at: 'inet t/f',
      action: 'discard',
      entry: 'add rule inet t f counter ip daddr . tcp dport vmap @m { 10.0.0.2 . 80 : drop }',
      reason: 'A rule in chain f of table inet t drops the packet.',
    });
  });

  test('is the policy when no rule does', () => {
    const { send } = nodeWith('add table ip t\nadd chain ip t f { type filter hook forward priority 0; policy drop; }');
    const result = send('FORWARD', {});
    expect(result.verdict === 'drop' && result.reason.entry).toBe('chain ip t f { policy drop; }');
    expect(send('FORWARD', { from: 'fd00::1', to: 'fd00::2' }).verdict).toBe('accept');
  });
});

describe('priorities', () => {
  const drop = (name: string, priority: string, hook = 'forward'): string =>
    `add table inet ${name}\nadd chain inet ${name} c { type filter hook ${hook} priority ${priority}; }\nadd rule inet ${name} c drop\n`;
  const decided = (result: ReturnType<typeof runHook>): string | undefined => (result.verdict === 'drop' ? result.reason.entry : undefined);

  test('lower numbers come first; of equals the one registered last', () => {
    expect(decided(nodeWith(drop('a', '10') + drop('b', '-10')).send('FORWARD', {}))).toBe('add rule inet b c drop');
    expect(decided(nodeWith(drop('a', '0') + drop('b', 'filter')).send('FORWARD', {}))).toBe('add rule inet b c drop');
  });

  test('nft and iptables stand at the same hooks', () => {
    for (const [priority, first] of [
      ['-1', 'add rule inet a c drop'],
      ['1', '-A FORWARD -j DROP'],
    ] as const) {
      const { ruleset, send } = nodeWith(drop('a', priority));
      expect(applyIptablesRestore(ruleset, '*filter\n-A FORWARD -j DROP\nCOMMIT\n', { version: 4, noflush: true }).ok).toBe(true);
      expect(decided(send('FORWARD', {}))).toBe(first);
    }
  });

  test('a raw chain can keep a packet from being tracked', () => {
    const script = (body: string): string =>
      `table inet t { chain p { type filter hook prerouting priority raw; ${body}\n }\n chain i { type filter hook prerouting priority 0; ct state untracked drop\n }\n }`;
    expect(nodeWith(script('notrack')).send('PREROUTING', {}).verdict).toBe('drop');
    expect(nodeWith(script('counter')).send('PREROUTING', {}).verdict).toBe('accept');
  });
});

describe('translation', () => {
  const nat = (rule: string, hook = 'prerouting', priority = 'dstnat'): string =>
    `table ip n { map m { type inet_service : ipv4_addr . inet_service; elements = { 80 : 10.9.9.9 . 8080 }\n }\n chain c { type nat hook ${hook} priority ${priority}; ${rule}\n }\n }`;
  const target = (result: ReturnType<typeof runHook>): string => {
    if (result.verdict !== 'accept') return result.verdict;
    const { payload, destination } = result.packet;
    return `${destination}:${payload.protocol === 'tcp' ? payload.tcp.destinationPort : 0}`;
  };

  test.each([
    { rule: 'dnat to 10.8.8.8', to: '10.8.8.8:80' },
    { rule: 'tcp dport 80 dnat to 10.8.8.8:81', to: '10.8.8.8:81' },
    { rule: 'tcp dport 80 dnat to :81', to: '10.0.0.2:81' },
    { rule: 'tcp dport 81 dnat to 10.8.8.8:81', to: '10.0.0.2:80' },
    { rule: 'dnat to tcp dport map @m', to: '10.9.9.9:8080' },
    { rule: 'dnat to tcp dport map { 81 : 1.1.1.1 }', to: '10.0.0.2:80' },
    { rule: 'tcp dport 80 dnat ip to numgen inc mod 2 map { 0 : 1.1.1.1 . 1, 1 : 2.2.2.2 . 2 }', to: '1.1.1.1:1' },
    { rule: 'ip daddr 10.0.0.2 accept', to: '10.0.0.2:80' },
  ])('$rule gives $to', ({ rule, to }) => {
    expect(target(nodeWith(nat(rule)).send('PREROUTING', {}))).toBe(to);
  });

  test('numgen inc takes turns, numgen random keeps to its numbers', () => {
    const turns = nodeWith(nat('tcp dport 80 dnat to numgen inc mod 2 map { 0 : 1.1.1.1, 1 : 2.2.2.2 }'));
    expect([1, 2, 3].map(() => target(turns.send('PREROUTING', {})))).toEqual(['1.1.1.1:80', '2.2.2.2:80', '1.1.1.1:80']);
    const random = nodeWith(nat('tcp dport 80 dnat to numgen random mod 2 map { 0 : 1.1.1.1, 1 : 2.2.2.2 }'));
    const seen = new Set(Array.from({ length: 40 }, () => target(random.send('PREROUTING', {}))));
    expect([...seen].sort()).toEqual(['1.1.1.1:80', '2.2.2.2:80']);
  });

  test('rules of nat are asked for the first packet of a connection only', () => {
    const { network, list } = nodeWith(nat('counter dnat to 10.8.8.8'));
    const first = packet({});
    for (let i = 0; i < 3; i++) {
      const arrived = runHook(network, 'node', 'PREROUTING', first, { in: 'eth0' });
      expect(target(arrived)).toBe('10.8.8.8:80');
      if (arrived.verdict === 'accept') runHook(network, 'node', 'POSTROUTING', arrived.packet, { out: 'eth1' });
    }
    expect(list()).toContain('counter packets 1 bytes 60 dnat to 10.8.8.8');
  });
});

describe('sets that rules fill', () => {
  const script =
    'table ip t { set seen { type ipv4_addr; size 2; flags dynamic,timeout; timeout 10s; }\n chain f { type filter hook forward priority 0;\n ip saddr @seen drop\n update @seen { ip saddr }\n }\n }';

  test('remember a client until its time is over', () => {
    const { network, send, list } = nodeWith(script);
    expect(send('FORWARD', {}).verdict).toBe('accept');
    network.clock.now = 4000;
    expect(list('list set ip t seen')).toContain('elements = { 10.0.0.1 expires 6s }');
    expect(send('FORWARD', {}).verdict).toBe('drop');
    network.clock.now = 10_000;
    expect(send('FORWARD', {}).verdict).toBe('accept');
  });

  test('take no more than their size', () => {
    const { send, list } = nodeWith(script);
    for (const from of ['1.1.1.1', '2.2.2.2', '3.3.3.3']) send('FORWARD', { from });
    expect(list('list set ip t seen')).toContain('elements = { 1.1.1.1 expires 10s, 2.2.2.2 expires 10s }');
  });
});
