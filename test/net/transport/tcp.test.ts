import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Network, NetworkTimer } from '../../../src/net/network.ts';
import type { IpPacket } from '../../../src/net/packet.ts';

// A network core of a few lines stands in for the real one: a packet reaches the namespace that has its address at once.
const core = vi.hoisted(() => ({
  deliver: (_packet: unknown): void => undefined,
  reachable: (_ip: string): boolean => true,
  timers: [] as unknown[],
}));
vi.mock('../../../src/net/output.ts', () => ({
  sendIp: (_network: unknown, _namespace: string, packet: unknown) => {
    core.deliver(packet);
    return { ok: true, value: undefined };
  },
}));
vi.mock('../../../src/net/route.ts', () => ({
  lookupRoute: (_network: unknown, namespace: string, query: { destination: string }) =>
    core.reachable(query.destination)
      ? { ok: true, value: { source: namespace === 'a' ? '10.0.0.1' : '10.0.0.2', link: { name: 'eth0', mtu: 1500 }, mtu: 1500 } }
      : { ok: false, error: 'ENETUNREACH' },
}));
vi.mock('../../../src/net/timer.ts', () => ({
  scheduleTimer: (_network: unknown, at: number, kind: string, payload: Record<string, number>) =>
    core.timers.push({ at, kind, payload, sequence: core.timers.length }),
}));

const calls = await import('../../../src/net/transport/calls.ts');
const { transportInput } = await import('../../../src/net/transport/input.ts');
const { runTransportTimer } = await import('../../../src/net/transport/timers.ts');
const { findSocket, socketsOf } = await import('../../../src/net/transport/socket-table.ts');
const { summarizePacket } = await import('../../../src/net/transport/summary.ts');

let network: Network;
let now = 0;
let wire: IpPacket[];
let lose: (packet: IpPacket) => boolean;

beforeEach(() => {
  now = 0;
  wire = [];
  lose = () => false;
  core.timers.length = 0;
  core.reachable = () => true;
  let random = 1000;
  network = {
    state: {
      namespaces: new Map(['a', 'b'].map((id) => [id, namespace(id, id === 'a' ? '10.0.0.1' : '10.0.0.2')])),
      wires: new Map(),
      sockets: { sockets: new Map(), nextId: 1 },
      timers: [],
      traces: [],
      nextTraceId: 1,
      nextSequence: 1,
    } as unknown as Network['state'],
    ports: { now: () => now, random: (below) => random++ % below, notify: () => undefined },
    captures: new Map(),
    queue: [],
    draining: false,
  };
  core.deliver = (packet) => {
    const ip = packet as IpPacket;
    wire.push(ip);
    if (!lose(ip)) transportInput(network, ip.destination === '10.0.0.1' ? 'a' : 'b', ip, 'eth0');
  };
});

function namespace(id: string, ip: string): unknown {
  const address = { ip, prefixLength: 24, scope: 'global' };
  return {
    id,
    host: id,
    label: id,
    links: new Map([[2, { index: 2, name: 'eth0', addresses: [address], device: { kind: 'dummy' } }]]),
    routes: [],
    sysctls: new Map(),
    exceptions: new Map(),
    counters: new Map(),
  };
}

/** Lets simulated time pass and runs what is due. */
function advance(ms: number): void {
  const until = now + ms;
  for (;;) {
    const due = (core.timers as NetworkTimer[])
      .filter((timer) => timer.at <= until)
      .sort((a, b) => a.at - b.at || a.sequence - b.sequence)[0];
    if (!due) break;
    core.timers.splice(core.timers.indexOf(due), 1);
    now = due.at;
    runTransportTimer(network, due);
  }
  now = until;
}

const owner = { process: 1, name: 'web', fd: 3 };

function listener(port = 80, backlog = 128): number {
  const made = calls.openListener(network, 'b', 'tcp', '0.0.0.0', port, owner, backlog);
  if (!made.ok) throw new Error(made.error);
  return made.value;
}

function client(port = 80): number {
  const id = calls.openSocket(network, 'a', { type: 'tcp', version: 4, owner });
  calls.connectSocket(network, id, { ip: '10.0.0.2', port });
  return id;
}

const flagsOf = (): string[] => wire.map((packet) => summarizePacket(packet).replace(/^.*Flags (\[.*?\]), length (\d+)$/, '$1 $2'));

describe('TCP', () => {
  it('shakes hands, carries data both ways and closes into TIME-WAIT', () => {
    const server = listener();
    const id = client();
    expect(calls.connectionState(network, id)).toEqual({ ok: true, value: 'connected' });
    const child = calls.acceptNow(network, server) ?? 0;
    calls.sendSocket(network, id, 'GET');
    expect(calls.receiveNow(network, child)).toMatchObject({ kind: 'item', item: { text: 'GET' } });
    calls.sendSocket(network, child, 'answer');
    calls.closeSocket(network, child);
    expect(calls.receiveNow(network, id)).toMatchObject({ kind: 'item', item: { text: 'answer' } });
    expect(calls.receiveNow(network, id)).toEqual({ kind: 'end' });
    calls.closeSocket(network, id);
    expect(flagsOf()).toEqual(['[S] 0', '[S.] 0', '[.] 0', '[P.] 3', '[.] 0', '[P.] 6', '[.] 0', '[F.] 0', '[.] 0', '[F.] 0', '[.] 0']);
    expect(socketsOf(network, 'b').map((socket) => socket.state)).toEqual(['LISTEN', 'TIME-WAIT']);
    advance(60_000);
    expect(socketsOf(network, 'b').map((socket) => socket.state)).toEqual(['LISTEN']);
    expect(socketsOf(network, 'a')).toEqual([]);
  });

  it('is refused where nothing listens, and says so in the trace', () => {
    const id = client(81);
    expect(calls.connectionState(network, id)).toEqual({ ok: false, error: 'ECONNREFUSED' });
    expect(flagsOf()).toEqual(['[S] 0', '[R.] 0']);
    expect(network.state.traces.map((trace) => [trace.disposition, trace.cause])).toEqual([
      ['refused', undefined],
      ['delivered', 1],
    ]);
  });

  it('sends SYN every second four times, then at doubling intervals, and gives up after 131 seconds', () => {
    lose = () => true;
    const id = client();
    const times: number[] = [];
    const deliver = core.deliver;
    core.deliver = (packet) => {
      times.push(now / 1000);
      deliver(packet);
    };
    advance(130_000);
    expect(times).toEqual([1, 2, 3, 4, 5, 7, 11, 19, 35, 67]);
    expect(calls.connectionState(network, id)).toEqual({ ok: true, value: 'in-progress' });
    advance(1000);
    expect(calls.connectionState(network, id)).toEqual({ ok: false, error: 'ETIMEDOUT' });
  });

  it('ignores a SYN while the accept queue is full', () => {
    const server = listener(80, 0);
    expect(calls.connectionState(network, client())).toEqual({ ok: true, value: 'connected' });
    const second = client();
    expect(calls.connectionState(network, second)).toEqual({ ok: true, value: 'in-progress' });
    expect(network.state.traces.at(-1)?.disposition).toBe('table-full');
    calls.acceptNow(network, server);
    advance(1000);
    expect(calls.connectionState(network, second)).toEqual({ ok: true, value: 'connected' });
  });

  it('cuts text by the path MTU and sends it again after a loss', () => {
    const server = listener();
    const id = client();
    const child = calls.acceptNow(network, server) ?? 0;
    lose = (packet) => packet.payload.protocol === 'tcp' && packet.payload.tcp.text !== '';
    calls.sendSocket(network, child, 'x'.repeat(40_000));
    expect(calls.receiveNow(network, id)).toEqual({ kind: 'again' });
    advance(500);
    lose = () => false;
    advance(2000);
    const received = calls.receiveNow(network, id);
    expect(received.kind === 'item' && received.item.text.length).toBe(40_000);
    const sizes = wire.map((packet) => (packet.payload.protocol === 'tcp' ? packet.payload.tcp.text.length : 0));
    expect(Math.max(...sizes)).toBe(1448);
  });

  it('lowers its segments when a router says that one was too big', () => {
    const server = listener();
    const id = client();
    const child = calls.acceptNow(network, server) ?? 0;
    lose = (packet) => {
      if (packet.payload.protocol !== 'tcp' || packet.payload.tcp.text.length <= 1348) return false;
      const icmp = { type: 'destination-unreachable', code: 'fragmentation-needed', nextHopMtu: 1400, original: packet } as const;
      transportInput(
        network,
        'b',
        { ...packet, source: '10.0.0.9', destination: packet.source, payload: { protocol: 'icmp', icmp } },
        'eth0',
      );
      return true;
    };
    calls.sendSocket(network, child, 'y'.repeat(5000));
    const received = calls.receiveNow(network, id);
    expect(received.kind === 'item' && received.item.text.length).toBe(5000);
    expect(network.state.namespaces.get('b')?.exceptions.get('10.0.0.1')).toMatchObject({ mtu: 1400 });
  });

  it('resets a peer whose process is gone with text unread', () => {
    const server = listener();
    const id = client();
    const child = calls.acceptNow(network, server) ?? 0;
    calls.sendSocket(network, id, 'unread');
    calls.closeSocket(network, child);
    expect(calls.receiveNow(network, id)).toEqual({ kind: 'error', errno: 'ECONNRESET' });
  });

  it('outlives its endpoint: the other end learns nothing until it sends for long enough', () => {
    const server = listener();
    const id = client();
    calls.acceptNow(network, server);
    calls.dropSockets(network, 'b');
    lose = (packet) => packet.destination === '10.0.0.2';
    calls.sendSocket(network, id, 'hello?');
    advance(60_000);
    expect(findSocket(network, id)?.state).toBe('ESTABLISHED');
    advance(3_600_000);
    expect(calls.receiveNow(network, id)).toEqual({ kind: 'error', errno: 'ETIMEDOUT' });
  });

  it.each([
    { name: 'the same address', first: '10.0.0.2', second: '10.0.0.2', error: 'EADDRINUSE' },
    { name: 'wildcard after an address', first: '10.0.0.2', second: '0.0.0.0', error: 'EADDRINUSE' },
    { name: 'two addresses', first: '127.0.0.1', second: '10.0.0.2', error: undefined },
    { name: 'dual stack after IPv4', first: '0.0.0.0', second: '::', error: 'EADDRINUSE' },
    { name: 'an address of somebody else', first: '10.0.0.2', second: '10.0.0.77', error: 'EADDRNOTAVAIL' },
  ])('binds as Linux does: $name', ({ first, second, error }) => {
    const lo = { index: 1, name: 'lo', up: true, addresses: [{ ip: '127.0.0.1', prefixLength: 8 }], device: { kind: 'loopback' } };
    network.state.namespaces.get('b')?.links.set(1, lo as never);
    calls.openListener(network, 'b', 'tcp', first, 7000, owner);
    const again = calls.openListener(network, 'b', 'tcp', second, 7000, owner);
    expect(again.ok ? undefined : again.error).toBe(error);
  });
});

describe('UDP', () => {
  it('tells a connected socket that the port is closed, and an unconnected one nothing', () => {
    const connected = calls.openSocket(network, 'a', { type: 'udp', version: 4, owner });
    calls.connectSocket(network, connected, { ip: '10.0.0.2', port: 99 });
    calls.sendSocket(network, connected, 'x');
    expect(calls.receiveNow(network, connected)).toEqual({ kind: 'error', errno: 'ECONNREFUSED' });
    const free = calls.openSocket(network, 'a', { type: 'udp', version: 4, owner });
    calls.sendSocket(network, free, 'x', { ip: '10.0.0.2', port: 99 });
    expect(calls.receiveNow(network, free)).toEqual({ kind: 'again' });
  });

  it('has no way without a route', () => {
    core.reachable = () => false;
    const id = calls.openSocket(network, 'a', { type: 'udp', version: 4, owner });
    expect(calls.connectSocket(network, id, { ip: '10.9.9.9', port: 53 })).toEqual({ ok: false, error: 'ENETUNREACH' });
  });
});
