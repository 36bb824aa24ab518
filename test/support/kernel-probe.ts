import { sleep, type Task } from '../../src/base/task.ts';
import type { Network } from '../../src/net/network.ts';
import type { SocketErrno, SocketId } from '../../src/net/socket.ts';
import { bindSocket, closeSocket, openSocket } from '../../src/net/transport/calls.ts';
import { sendEcho } from '../../src/net/transport/datagram.ts';
import { findSocket } from '../../src/net/transport/socket-table.ts';
import { connectTask, receiveTask, sendTask } from '../../src/net/transport/tasks.ts';

export interface Probe {
  readonly from: string;
  readonly proto: 'tcp' | 'udp' | 'icmp';
  readonly dst: string;
  readonly port?: number;
  readonly big?: boolean;
}

/** What the client met; `took` in seconds. */
export interface ProbeResult {
  readonly outcome: string;
  readonly took: number;
  readonly serverSawSource?: string | undefined;
  readonly answeredBy?: string | undefined;
}

const ERRNO: Partial<Record<SocketErrno, string>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'host-unreachable',
  ENETUNREACH: 'net-unreachable',
  EACCES: 'prohibited',
  EINVAL: 'invalid-argument',
  EPERM: 'eperm',
  ECONNRESET: 'reset',
  ENOPROTOOPT: 'proto-unreachable',
};

/** Asks once as the recorder did: TCP and UDP with a request, ICMP with two echo requests a second apart. */
export function* probeTask(network: Network, probe: Probe): Task<ProbeResult> {
  const started = network.ports.now();
  const id = openSocket(network, probe.from, {
    type: probe.proto,
    version: probe.dst.includes(':') ? 6 : 4,
    owner: { process: 2, name: 'probe', fd: 3 },
  });
  const result = probe.proto === 'icmp' ? yield* echo(network, id, probe.dst) : yield* ask(network, id, probe);
  closeSocket(network, id);
  return { ...result, took: (network.ports.now() - started) / 1000 };
}

type Answer = Omit<ProbeResult, 'took'>;

function* ask(network: Network, id: SocketId, probe: Probe): Task<Answer> {
  const connected = yield* connectTask(network, id, { ip: probe.dst, port: probe.port ?? 0 }, 5000);
  if (connected.kind === 'errno') return { outcome: ERRNO[connected.errno] ?? connected.errno };
  if (connected.kind !== 'ok') return { outcome: 'timeout' };
  const sent = yield* sendTask(network, id, probe.big === true ? 'big' : 'hi');
  if (sent.kind === 'errno') return { outcome: ERRNO[sent.errno] ?? sent.errno };
  let text = '';
  for (let part = 0; part < 1000; part++) {
    const got = yield* receiveTask(network, id, 4000);
    if (got.kind === 'errno') return { outcome: ERRNO[got.errno] ?? got.errno };
    if (got.kind !== 'ok') return { outcome: probe.proto === 'tcp' ? 'stalled-after-connect' : 'timeout' };
    if (!got.value) break;
    text += got.value.text;
    if (probe.proto === 'udp') break;
  }
  const said = /^hello from (\S+), you are (\S+)/.exec(text);
  return text === '' ? { outcome: 'empty-reply' } : { outcome: 'ok', answeredBy: said?.[1], serverSawSource: said?.[2] };
}

function* echo(network: Network, id: SocketId, ip: string): Task<Answer> {
  bindSocket(network, id, '0.0.0.0', 0);
  const socket = findSocket(network, id);
  if (!socket) return { outcome: 'no-socket' };
  let error: string | undefined;
  for (let sequence = 1; sequence <= 2; sequence++) {
    const sent = sendEcho(network, socket, ip, sequence, 56);
    if (!sent.ok) return { outcome: ERRNO[sent.error] ?? sent.error };
    const got = yield* receiveTask(network, id, sequence === 1 ? 1000 : 3300);
    if (got.kind === 'errno') error = ERRNO[got.errno] ?? got.errno;
    const payload = got.kind === 'ok' ? got.value?.packet?.payload : undefined;
    if (payload?.protocol !== 'icmp') continue;
    const { icmp } = payload;
    if (icmp.type === 'echo-reply') return { outcome: 'ok' };
    if (icmp.type === 'time-exceeded') return { outcome: 'ttl-exceeded' };
    if (icmp.type === 'destination-unreachable') {
      const short = { net: 'net-unreachable', host: 'host-unreachable', port: 'port-unreachable', protocol: 'proto-unreachable' } as const;
      return { outcome: short[icmp.code as keyof typeof short] ?? (icmp.code.includes('prohibited') ? 'prohibited' : icmp.code) };
    }
    if (sequence === 1) yield* sleep(10);
  }
  return { outcome: error ?? 'timeout' };
}

/** `ip neigh flush all` everywhere: what is not permanent is forgotten. */
export function flushNeighbours(network: Network): void {
  for (const namespace of network.state.namespaces.values()) {
    for (const [key, entry] of namespace.neighbours)
      if (entry.state !== 'permanent' && entry.state !== 'noarp') namespace.neighbours.delete(key);
  }
}
