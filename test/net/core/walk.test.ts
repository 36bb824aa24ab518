import { expect, test } from 'vitest';
import { addAddress } from '../../../src/net/address.ts';
import { attachNetwork, createNamespace, createNetworkState } from '../../../src/net/create.ts';
import { addLink, addVethPair, findLink, setLinkUp, setMaster } from '../../../src/net/link.ts';
import type { Network } from '../../../src/net/network.ts';
import { putRoute } from '../../../src/net/route-table.ts';
import { writeSysctl } from '../../../src/net/sysctl.ts';
import { nextTimerAt, runDueTimers } from '../../../src/net/timer.ts';
import {
  connectionState,
  connectSocket,
  openListener,
  openSocket,
  receiveNow,
  sendSocket,
  acceptNow,
} from '../../../src/net/transport/calls.ts';

interface Bench {
  readonly network: Network;
  clock: number;
}

function bench(): Bench {
  let seed = 1;
  const self: { network: Network; clock: number } = {
    clock: 0,
    network: attachNetwork(createNetworkState(), {
      now: () => self.clock,
      random: (below) => (seed = (seed * 48271) % 2147483647) % below,
      notify: () => undefined,
    }),
  };
  return self;
}

/** a and b on a router r: 10.0.1.2/24 - 10.0.1.1 r 10.0.2.1 - 10.0.2.2/24, a through a bridge */
function routed(): Bench {
  const self = bench();
  const { network } = self;
  for (const name of ['a', 'b', 'r']) {
    createNamespace(network, name, name, name);
    setLinkUp(network, name, 'lo', true);
  }
  addLink(network, 'r', 'br0', { kind: 'bridge', fdb: new Map(), ageingSeconds: 300, stp: false });
  addVethPair(network, { namespace: 'a', name: 'eth0' }, { namespace: 'r', name: 'port1' });
  addVethPair(network, { namespace: 'b', name: 'eth0' }, { namespace: 'r', name: 'eth2' });
  const at = (ns: string, name: string) => {
    const space = network.state.namespaces.get(ns);
    const link = space && findLink(space, name);
    if (!space || !link) throw new Error(`${ns} ${name}`);
    return { space, link };
  };
  setMaster(at('r', 'port1').space, at('r', 'port1').link, 'br0');
  for (const [ns, name] of [
    ['a', 'eth0'],
    ['b', 'eth0'],
    ['r', 'br0'],
    ['r', 'port1'],
    ['r', 'eth2'],
  ] as const)
    setLinkUp(network, ns, name, true);
  for (const [ns, name, ip] of [
    ['a', 'eth0', '10.0.1.2'],
    ['b', 'eth0', '10.0.2.2'],
    ['r', 'br0', '10.0.1.1'],
    ['r', 'eth2', '10.0.2.1'],
  ] as const) {
    const { space, link } = at(ns, name);
    addAddress(space, link, { ip, prefixLength: 24 });
  }
  for (const [ns, gateway] of [
    ['a', '10.0.1.1'],
    ['b', '10.0.2.1'],
  ] as const) {
    const { space, link } = at(ns, 'eth0');
    putRoute(space, { destination: '0.0.0.0', prefixLength: 0, nexthops: [{ gateway, ifindex: link.index, onlink: false, weight: 1 }] });
  }
  const router = at('r', 'br0').space;
  writeSysctl(router, 'net.ipv4.ip_forward', '1');
  return self;
}

function run(self: Bench, until: number): void {
  for (let next = nextTimerAt(self.network); next !== undefined && next <= until; next = nextTimerAt(self.network)) {
    self.clock = Math.max(self.clock, next);
    runDueTimers(self.network);
  }
}

test('a TCP connection crosses a bridge and a router, and each packet leaves a trace', () => {
  const { network } = routed();
  const listener = openListener(network, 'b', 'tcp', '0.0.0.0', 80, undefined);
  if (!listener.ok) throw new Error(listener.error);
  const client = openSocket(network, 'a', { type: 'tcp', version: 4, owner: { process: 1, name: 'test', fd: 3 } });
  connectSocket(network, client, { ip: '10.0.2.2', port: 80 });
  expect(connectionState(network, client)).toEqual({ ok: true, value: 'connected' });
  const server = acceptNow(network, listener.value);
  sendSocket(network, client, 'hello');
  const received = receiveNow(network, server ?? 0);
  expect(received.kind === 'item' && received.item?.text).toBe('hello');
  expect(network.state.traces.every((trace) => trace.disposition === 'delivered')).toBe(true);
});

test('nobody listens: refused at once', () => {
  const { network } = routed();
  const client = openSocket(network, 'a', { type: 'tcp', version: 4, owner: { process: 1, name: 'test', fd: 3 } });
  connectSocket(network, client, { ip: '10.0.2.2', port: 81 });
  expect(connectionState(network, client)).toEqual({ ok: false, error: 'ECONNREFUSED' });
});

test('a neighbour that does not answer: no route to host after three questions', () => {
  const self = routed();
  const client = openSocket(self.network, 'a', { type: 'tcp', version: 4, owner: { process: 1, name: 'test', fd: 3 } });
  connectSocket(self.network, client, { ip: '10.0.1.77', port: 80 });
  run(self, 2999);
  expect(connectionState(self.network, client)).toEqual({ ok: true, value: 'in-progress' });
  run(self, 3200);
  expect(connectionState(self.network, client)).toEqual({ ok: false, error: 'EHOSTUNREACH' });
  expect(self.network.state.traces.some((trace) => trace.disposition === 'neighbour-unresolved')).toBe(true);
});

test('forwarding off is silent', () => {
  const self = routed();
  const router = self.network.state.namespaces.get('r');
  if (router) writeSysctl(router, 'net.ipv4.ip_forward', '0');
  const client = openSocket(self.network, 'a', { type: 'tcp', version: 4, owner: { process: 1, name: 'test', fd: 3 } });
  connectSocket(self.network, client, { ip: '10.0.2.2', port: 80 });
  run(self, 2000);
  expect(connectionState(self.network, client)).toEqual({ ok: true, value: 'in-progress' });
});
