import { describe, expect, test } from 'vitest';
import type { IpPacket } from '../../../src/net/packet.ts';
import { bindSocket, openSocket, receiveNow, sendSocket } from '../../../src/net/transport/calls.ts';
import { sendEcho } from '../../../src/net/transport/datagram.ts';
import { findSocket } from '../../../src/net/transport/socket-table.ts';
import type { SocketOptions } from '../../../src/net/socket.ts';
import { sleep } from '../../../src/base/task.ts';
import { kernelWorld, type KernelWorld } from '../../support/kernel-world.ts';

/** a 10.0.1.2 - 10.0.1.1 r 10.0.2.1 - 10.0.2.2 b, and the same with fd01::/64 and fd02::/64; b serves UDP 53 */
function routed(...lines: readonly (readonly [string, string])[]): KernelWorld {
  const end = (name: string, index: number, peerIndex: number): object => ({
    name,
    index,
    peerIndex,
    mac: `02:00:00:00:00:0${index}`,
    mtu: 1500,
    up: false,
    kind: 'veth',
    addrs: [],
  });
  const lo = { name: 'lo', index: 1, mac: '00:00:00:00:00:00', mtu: 65536, up: true, kind: 'loopback', addrs: ['127.0.0.1/8'] };
  const world = kernelWorld({
    namespaces: {
      a: { interfaces: [lo, end('eth0', 2, 3)] },
      r: { interfaces: [lo, end('ra', 3, 2), end('rb', 4, 5)] },
      b: { interfaces: [lo, end('eth0', 5, 4)] },
    },
    listeners: [{ in: 'b', proto: 'udp', addr: '0.0.0.0', port: 53 }],
  });
  for (const [where, line] of [
    ['a', 'ip link set eth0 up'],
    ['r', 'ip link set ra up'],
    ['r', 'ip link set rb up'],
    ['b', 'ip link set eth0 up'],
    ['a', 'ip addr add 10.0.1.2/24 dev eth0'],
    ['r', 'ip addr add 10.0.1.1/24 dev ra'],
    ['r', 'ip addr add 10.0.2.1/24 dev rb'],
    ['b', 'ip addr add 10.0.2.2/24 dev eth0'],
    ['r', 'sysctl -w net.ipv4.ip_forward=1'],
    ['r', 'sysctl -w net.ipv6.conf.all.forwarding=1'],
    ['a', 'ip route add default via 10.0.1.1'],
    ['b', 'ip route add default via 10.0.2.1'],
    ['a', 'ip addr add fd01::2/64 dev eth0'],
    ['r', 'ip addr add fd01::1/64 dev ra'],
    ['r', 'ip addr add fd02::1/64 dev rb'],
    ['b', 'ip addr add fd02::2/64 dev eth0'],
    ['a', 'ip -6 route add default via fd01::1'],
    ['b', 'ip -6 route add default via fd02::1'],
    ...lines,
  ] as const)
    expect(world.command(where, line), line).toMatchObject({ exit: 0 });
  return world;
}

/** What crosses an interface of a namespace, by length: `tcpdump` without its text. */
function watch({ network }: KernelWorld, namespace: string, device: string): string[] {
  const seen: string[] = [];
  const link = [...(network.state.namespaces.get(namespace)?.links.values() ?? [])].find((each) => each.name === device);
  network.captures.set(network.captures.size + 1, {
    id: network.captures.size + 1,
    namespace,
    ifindex: link?.index,
    take: ({ frame }) => {
      const ip = frame.payload.type === 'ip' ? frame.payload.ip : undefined;
      if (ip && ip.payload.protocol !== 'icmp') seen.push(text(ip));
      else if (ip?.payload.protocol === 'icmp' && !ip.payload.icmp.type.startsWith('neighbour-')) seen.push(text(ip));
    },
  });
  return seen;
}

function text({ payload, source }: IpPacket): string {
  if (payload.protocol === 'fragment') return `${source} ${payload.offset}+${payload.length}${payload.more ? ' more' : ''}`;
  return `${source} ${payload.protocol === 'icmp' ? payload.icmp.type : payload.protocol}`;
}

const owner = { process: 1, name: 'test', fd: 3 };

/** Sends an echo request and gives what the sender heard within `ms`. */
function ping(world: KernelWorld, to: string, size: number, options: SocketOptions = {}, ms = 500): string[] {
  const { network } = world;
  const version = to.includes(':') ? 6 : 4;
  const id = openSocket(network, 'a', { type: 'icmp', version, owner, options });
  bindSocket(network, id, version === 6 ? '::' : '0.0.0.0', 0);
  const socket = findSocket(network, id);
  const sent = socket && sendEcho(network, socket, to, 1, size);
  if (sent?.ok !== true) return [sent?.error ?? 'no socket'];
  world.run(sleep(ms));
  const heard: string[] = [];
  for (let got = receiveNow(network, id); got.kind === 'item'; got = receiveNow(network, id)) {
    const payload = got.item.packet?.payload;
    heard.push(payload?.protocol === 'icmp' ? payload.icmp.type : 'no icmp');
  }
  return heard;
}

describe('IPv4 fragments', () => {
  test('a datagram above the MTU leaves in pieces that are multiples of eight, and is one again at its end', () => {
    const world = routed();
    const seen = watch(world, 'b', 'eth0');
    expect(ping(world, '10.0.2.2', 2000)).toEqual(['echo-reply']);
    expect(seen).toEqual(['10.0.1.2 0+1480 more', '10.0.1.2 1480+528', '10.0.2.2 0+1480 more', '10.0.2.2 1480+528']);
  });

  test('a router cuts fragments again for a smaller link', () => {
    const world = routed(['r', 'ip link set rb mtu 1400'], ['b', 'ip link set eth0 mtu 1400']);
    const seen = watch(world, 'b', 'eth0');
    expect(ping(world, '10.0.2.2', 2000, { allowFragments: true })).toEqual(['echo-reply']);
    expect(seen.slice(0, 3)).toEqual(['10.0.1.2 0+1376 more', '10.0.1.2 1376+104 more', '10.0.1.2 1480+528']);
  });

  test('connection tracking puts them together ahead of the rules and sends them on as they came', () => {
    const world = routed(['r', 'iptables -t nat -A POSTROUTING -o rb -j MASQUERADE'], ['r', 'iptables -A FORWARD -f -j DROP']);
    const seen = watch(world, 'b', 'eth0');
    expect(ping(world, '10.0.2.2', 2000)).toEqual(['echo-reply']);
    expect(seen).toEqual(['10.0.2.1 0+1480 more', '10.0.2.1 1480+528', '10.0.2.2 0+1480 more', '10.0.2.2 1480+528']);
    expect(world.command('r', 'iptables -nvL FORWARD').stdout).toContain('    0     0 DROP       0    -f');
  });

  test.each([
    { rule: '-f -j DROP', why: 'later pieces only', arrives: ['10.0.1.2 0+1480 more'] },
    { rule: '-p udp --dport 53 -j DROP', why: 'only the first piece has ports', arrives: ['10.0.1.2 1480+528'] },
    { rule: '-p udp ! --dport 99 -j DROP', why: 'what has no port has no other port either', arrives: ['10.0.1.2 1480+528'] },
    { rule: '-p udp -j DROP', why: 'every piece has a protocol', arrives: [] },
  ])('without connection tracking a rule sees pieces: $rule ($why)', ({ rule, arrives }) => {
    const world = routed(['r', `iptables -A FORWARD ${rule}`]);
    const seen = watch(world, 'b', 'eth0');
    const id = openSocket(world.network, 'a', { type: 'udp', version: 4, owner });
    expect(sendSocket(world.network, id, '', { ip: '10.0.2.2', port: 53 }, 2000)).toMatchObject({ ok: true });
    world.run(sleep(500));
    expect(seen).toEqual(arrives);
  });

  test('a piece that never comes: after 30 s the host that waited says so, and the sender passes over it', () => {
    const world = routed(['r', 'iptables -A FORWARD -f -j DROP']);
    const seen = watch(world, 'a', 'eth0');
    expect(ping(world, '10.0.2.2', 2000, {}, 29_900)).toEqual([]);
    expect(world.network.state.namespaces.get('b')?.reassembly?.size).toBe(1);
    expect(seen).not.toContain('10.0.2.2 time-exceeded');
    world.run(sleep(200));
    expect(seen.at(-1)).toBe('10.0.2.2 time-exceeded');
    expect(world.network.state.namespaces.get('b')?.reassembly?.size).toBe(0);
    const trace = world.network.state.traces.find((each) => each.summary.includes('echo request'));
    expect(trace?.disposition).toBe('dropped');
    expect(trace?.steps.map((step) => step.at)).toContain('reassembly');
  });

  test('the trace of a fragmented datagram reads like that of a whole one', () => {
    const world = routed();
    expect(ping(world, '10.0.2.2', 56)).toEqual(['echo-reply']);
    expect(ping(world, '10.0.2.2', 5000)).toEqual(['echo-reply']);
    const [whole, cut] = world.network.state.traces
      .filter((each) => each.summary.includes('echo request'))
      .map((each) => each.steps.filter((step) => step.at !== 'neighbour').map((step) => step.at));
    expect(cut?.filter((at) => at === 'fragment')).toHaveLength(1);
    expect(cut?.filter((at) => at === 'reassembly')).toHaveLength(1);
    expect(cut?.filter((at) => at !== 'fragment' && at !== 'reassembly')).toEqual(whole);
  });

  test.each([
    { size: 65_507, answer: ['echo-reply'] },
    { size: 65_508, answer: ['EMSGSIZE'] },
  ])('a datagram holds 65,535 octets: $size', ({ size, answer }) => {
    expect(ping(routed(), '10.0.2.2', size)).toEqual(answer);
  });

  test('a veth end drops what is longer than its own MTU, and tells nobody', () => {
    const world = routed(['b', 'ip link set eth0 mtu 1400']);
    expect(ping(world, '10.0.2.2', 1376)).toEqual(['echo-reply']);
    expect(ping(world, '10.0.2.2', 1377)).toEqual([]);
    expect(world.network.state.traces.at(-1)).toMatchObject({ disposition: 'too-big' });
  });
});

describe('IPv6', () => {
  test('a router sends packet too big, the sender learns the path MTU and cuts for it', () => {
    const world = routed(['r', 'ip link set rb mtu 1400'], ['b', 'ip link set eth0 mtu 1400']);
    const seen = watch(world, 'r', 'ra');
    expect(ping(world, 'fd02::2', 1452)).toEqual(['packet-too-big']);
    expect(seen).toEqual(['fd01::2 echo-request', 'fd01::1 packet-too-big']);
    expect(world.command('a', 'ip route get fd02::2').stdout).toBe(
      'fd02::2 from :: via fd01::1 dev eth0 src fd01::2 metric 1024 expires 599sec mtu 1400 pref medium\n',
    );
    seen.length = 0;
    expect(ping(world, 'fd02::2', 1452)).toEqual(['echo-reply']);
    expect(seen).toEqual(['fd01::2 0+1352 more', 'fd01::2 1352+108', 'fd02::2 0+1352 more', 'fd02::2 1352+108']);
    expect(ping(world, 'fd02::2', 1452, { dontFragment: true })).toEqual(['EMSGSIZE']);
  });

  test('routers never cut: of several pieces each that is too large is answered', () => {
    const world = routed(['r', 'ip link set rb mtu 1400'], ['b', 'ip link set eth0 mtu 1400']);
    const seen = watch(world, 'b', 'eth0');
    expect(ping(world, 'fd02::2', 3000)).toEqual(['packet-too-big']);
    expect(seen).toEqual(['fd01::2 2896+112']);
  });

  test.each([
    { lines: ['ip -6 route add unreachable fd02::2'], code: 'net' },
    { lines: ['ip -6 route add prohibit fd02::2'], code: 'admin-prohibited' },
    { lines: ['ip -6 rule add from fd01::2 lookup 100', 'ip -6 route add prohibit default table 100'], code: 'admin-prohibited' },
    { lines: ['ip -6 rule add from fd01::/64 lookup 100', 'ip -6 route add prohibit default table 100'], code: undefined },
  ])('a router refuses, unless its own routes refuse its answer: $lines', ({ lines, code }) => {
    const world = routed(...lines.map((line) => ['r', line] as const));
    const codes: string[] = [];
    const link = [...(world.network.state.namespaces.get('a')?.links.values() ?? [])].find((each) => each.name === 'eth0');
    world.network.captures.set(1, {
      id: 1,
      namespace: 'a',
      ifindex: link?.index,
      take: ({ frame }) => {
        const payload = frame.payload.type === 'ip' ? frame.payload.ip.payload : undefined;
        if (payload?.protocol === 'icmp' && payload.icmp.type === 'destination-unreachable') codes.push(payload.icmp.code);
      },
    });
    ping(world, 'fd02::2', 56);
    expect(codes).toEqual(code === undefined ? [] : [code]);
  });
});
