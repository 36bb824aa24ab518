import { expect, test } from 'vitest';
import { sleep } from '../../../src/base/task.ts';
import { openSocket, receiveNow, bindSocket } from '../../../src/net/transport/calls.ts';
import { sendEcho } from '../../../src/net/transport/datagram.ts';
import { findSocket } from '../../../src/net/transport/socket-table.ts';
import { kernelWorld, type KernelWorld } from '../../support/kernel-world.ts';

/** a fd01::2 - r - b fd01::3 on a bridge of r, which has fd01::1 */
function bridged(...lines: readonly (readonly [string, string])[]): KernelWorld {
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
  const world = kernelWorld({
    namespaces: {
      a: { interfaces: [end('eth0', 2, 3)] },
      r: { interfaces: [end('va', 3, 2), end('vb', 4, 5)] },
      b: { interfaces: [end('eth0', 5, 4)] },
    },
  });
  for (const [where, line] of [
    ['r', 'ip link add br0 type bridge'],
    ['r', 'ip link set va master br0'],
    ['r', 'ip link set vb master br0'],
    ['r', 'ip link set va up'],
    ['r', 'ip link set vb up'],
    ['r', 'ip link set br0 up'],
    ['a', 'ip link set eth0 up'],
    ['b', 'ip link set eth0 up'],
    ['a', 'ip addr add fd01::2/64 dev eth0'],
    ['b', 'ip addr add fd01::3/64 dev eth0'],
    ['r', 'ip addr add fd01::1/64 dev br0'],
    ...lines,
  ] as const)
    expect(world.command(where, line), line).toMatchObject({ exit: 0 });
  return world;
}

/** Whether b answers a's echo request within four seconds, and which neighbour messages crossed b's interface. */
function ask(world: KernelWorld): { readonly heard: readonly string[]; readonly messages: readonly string[] } {
  const { network } = world;
  const messages: string[] = [];
  network.captures.set(1, {
    id: 1,
    namespace: 'b',
    ifindex: 5,
    take: ({ frame }) => {
      const payload = frame.payload.type === 'ip' ? frame.payload.ip.payload : undefined;
      const ip = frame.payload.type === 'ip' ? frame.payload.ip : undefined;
      if (payload?.protocol === 'icmp' && payload.icmp.type.startsWith('neighbour-'))
        messages.push(`${ip?.source ?? ''} > ${ip?.destination ?? ''} (${frame.destinationMac}) ${payload.icmp.type}`);
    },
  });
  const id = openSocket(network, 'a', { type: 'icmp', version: 6, owner: { process: 1, name: 'test', fd: 3 } });
  bindSocket(network, id, '::', 0);
  const socket = findSocket(network, id);
  if (socket) sendEcho(network, socket, 'fd01::3', 1, 56);
  world.run(sleep(4000));
  const heard: string[] = [];
  for (let got = receiveNow(network, id); got.kind === 'item'; got = receiveNow(network, id)) {
    const payload = got.item.packet?.payload;
    heard.push(payload?.protocol === 'icmp' ? payload.icmp.type : 'no icmp');
  }
  return { heard, messages };
}

test('the solicited-node group is asked, the owner answers the asker', () => {
  const { heard, messages } = ask(bridged());
  expect(heard).toEqual(['echo-reply']);
  expect(messages).toEqual([
    'fd01::2 > ff02::1:ff00:3 (33:33:ff:00:00:03) neighbour-solicitation',
    'fd01::3 > fd01::2 (02:00:00:00:00:02) neighbour-advertisement',
  ]);
});

test.each([
  { where: 'b', rule: 'ip6tables -A INPUT -p ipv6-icmp -j DROP', questions: 3, why: 'who is asked hears nothing' },
  { where: 'b', rule: 'ip6tables -P OUTPUT DROP', questions: 3, why: 'who is asked may not answer' },
  { where: 'a', rule: 'ip6tables -P OUTPUT DROP', questions: 0, why: 'the asker may not ask' },
  { where: 'r', rule: 'ip6tables -P FORWARD DROP', questions: 0, why: 'the bridge hands frames to ip6tables' },
])('rules see neighbour discovery, $where: $rule ($why)', ({ where, rule, questions }) => {
  const world = bridged([where, rule]);
  const { heard, messages } = ask(world);
  expect(heard).not.toContain('echo-reply');
  expect(messages).toHaveLength(questions);
  expect(world.network.state.traces.find((trace) => trace.summary.includes('echo request'))?.disposition).toBe('dropped');
});

test('an answer is for the very interface that has the address', () => {
  const world = bridged(['b', 'ip link add d0 type dummy'], ['b', 'ip link set d0 up'], ['b', 'ip addr add fd01::9/128 dev d0']);
  const socket = openSocket(world.network, 'a', { type: 'icmp', version: 6, owner: { process: 1, name: 'test', fd: 3 } });
  const echo = findSocket(world.network, socket);
  if (echo) sendEcho(world.network, echo, 'fd01::9', 1, 56);
  expect(world.network.state.namespaces.get('a')?.neighbours.get('2 fd01::9')?.state).toBe('incomplete');
});
