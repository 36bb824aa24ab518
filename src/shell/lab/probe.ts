import { parseHttpResponse, printHttp, utf8Length } from '../../base/http.ts';
import { functionSink, textSource } from '../../base/stream.ts';
import type { Task } from '../../base/task.ts';
import { advance } from '../../cluster/advance.ts';
import { SYSTEM_TRUST } from '../../cluster/authority.ts';
import { forkWorld } from '../../cluster/fork.ts';
import type { ProbeOutcome, ProbeSpec, ProbeVerdict } from '../../cluster/lab-port.ts';
import { createProcess } from '../../cluster/process.ts';
import { spawn } from '../../cluster/scheduler.ts';
import type { Machine } from '../../cluster/state.ts';
import type { World } from '../../cluster/world.ts';
import type { SocketId } from '../../net/socket.ts';
import { readCertificates, type Certificate } from '../../net/tls/certificate.ts';
import { plainChannel } from '../../net/tls/channel.ts';
import { connectTls, type ConnectTlsOutcome } from '../../net/tls/handshake.ts';
import { bindSocket, closeSocket, openSocket } from '../../net/transport/calls.ts';
import { sendEcho } from '../../net/transport/datagram.ts';
import { connectTask, receiveTask, sendTask } from '../../net/transport/tasks.ts';
import { lookupHost } from '../../tools/dns/resolver.ts';
import type { ToolProcess } from '../../tools/tool.ts';
import { branches } from './branches.ts';
import { answererOf, findSource } from './places.ts';

/** Runs a probe in forks, one for every way that random choices can go; equal outcomes are given once. */
export async function probeWorld(world: World, spec: ProbeSpec): Promise<readonly ProbeOutcome[]> {
  const seen = new Map<string, ProbeOutcome>();
  await branches(async (choose) => {
    const fork = forkWorld(world);
    const outcome = await runProbe(fork, spec, choose);
    const key = JSON.stringify([outcome.outcome, outcome.answeredBy, outcome.sourceSeen, outcome.status]);
    if (!seen.has(key)) seen.set(key, outcome);
  });
  return [...seen.values()];
}

async function runProbe(fork: World, spec: ProbeSpec, choose: (below: number) => number | undefined): Promise<ProbeOutcome> {
  const failed = (detail: string): ProbeOutcome => ({ outcome: 'error', detail, traces: [] });
  const source = findSource(fork, spec.from);
  if (!source.ok) return failed(source.error);
  const port = spec.port ?? (spec.protocol === 'http' ? 80 : spec.protocol === 'https' ? 443 : undefined);
  if (port === undefined && spec.protocol !== 'icmp') return failed('a probe of this protocol needs a port');
  const { ports } = fork.network;
  const natural = ports.random.bind(ports);
  ports.random = (below) => choose(below) ?? natural(below);
  const firstTrace = fork.network.state.nextTraceId;
  const result: { value?: Omit<ProbeOutcome, 'traces'> } = {};
  spawn(
    fork.scheduler,
    (function* (): Task<void> {
      result.value = yield* attempt(fork, source.value, spec, port ?? 0);
    })(),
    'probe',
  );
  const end = await advance(fork, { until: fork.state.now + 60_000, done: () => result.value !== undefined, steps: 200_000 });
  const traces = fork.network.state.traces.filter((trace) => trace.id >= firstTrace);
  return result.value ? { ...result.value, traces } : failed(`the probe did not end (${end})`);
}

type Bare = Omit<ProbeOutcome, 'traces'>;

function* attempt(fork: World, machine: Machine, spec: ProbeSpec, port: number): Task<Bare> {
  const process = createProcess(fork, machine, {
    name: 'probe',
    args: [],
    stdin: textSource(''),
    stdout: functionSink(() => undefined),
    stderr: functionSink(() => undefined),
  });
  const timeoutMs = spec.timeoutMs ?? 2000;
  const deadline = fork.state.now + timeoutMs;
  const looked = yield* lookupHost(process, spec.to, undefined, deadline);
  if (looked.kind !== 'ok') return { outcome: 'name-error', detail: `could not resolve ${spec.to}` };
  const address = looked.addresses[0];
  if (address === undefined) return { outcome: 'name-error', detail: `${spec.to} has no address` };
  if (spec.protocol === 'icmp') return yield* echo(fork, process, address, timeoutMs);
  const socket = openSocket(fork.network, machine.namespace, {
    type: spec.protocol === 'udp' ? 'udp' : 'tcp',
    version: address.includes(':') ? 6 : 4,
    owner: { process: process.pid, name: 'probe', fd: 3 },
  });
  const trusted = spec.protocol === 'https' && spec.ca !== 'any' ? trustOf(process, spec.ca) : undefined;
  const outcome = yield* exchange(fork, socket, address, port, spec, trusted, Math.max(1, deadline - fork.state.now));
  closeSocket(fork.network, socket);
  return outcome;
}

const VERDICTS: Readonly<Record<string, readonly [ProbeVerdict, string]>> = {
  ECONNREFUSED: ['refused', 'connection refused'],
  EHOSTUNREACH: ['unreachable', 'no route to host'],
  ENETUNREACH: ['unreachable', 'network is unreachable'],
  ETIMEDOUT: ['timeout', 'connection timed out'],
  ECONNRESET: ['reset', 'connection reset by peer'],
  EACCES: ['rejected', 'permission denied'],
  EPERM: ['rejected', 'operation not permitted'],
  EINVAL: ['unreachable', 'invalid argument'],
  ENOPROTOOPT: ['rejected', 'protocol not available'],
};

/** What the source machine trusts: its system's certificates and those of one more file. */
function trustOf(process: ToolProcess, file: string | undefined): readonly Certificate[] {
  const read = (path: string): string => {
    const found = process.files.read(path);
    return found.ok ? found.value : '';
  };
  return readCertificates(`${read(SYSTEM_TRUST)}\n${file === undefined ? '' : read(file)}`);
}

function* exchange(
  fork: World,
  socket: SocketId,
  ip: string,
  port: number,
  spec: ProbeSpec,
  trusted: readonly Certificate[] | undefined,
  timeoutMs: number,
): Task<Bare> {
  const { network } = fork;
  const deadline = fork.state.now + timeoutMs;
  const left = (): number => Math.max(1, deadline - fork.state.now);
  const of = (errno: string): Bare => {
    const [outcome, detail] = VERDICTS[errno] ?? ['unreachable', errno];
    return { outcome, detail: `${ip} port ${port}: ${detail}` };
  };
  const connected = yield* connectTask(network, socket, { ip, port }, timeoutMs);
  if (connected.kind === 'errno') return of(connected.errno);
  if (connected.kind !== 'ok') return { outcome: 'timeout', detail: `${ip} port ${port}: no answer within ${timeoutMs} ms` };
  if (spec.protocol === 'tcp') return { outcome: 'connected', detail: `${ip} port ${port}: connected`, ...answererOf(fork, socket) };
  if (spec.protocol === 'udp') return yield* datagram(fork, socket, ip, port, left(), of);
  const host = spec.host ?? (port === (spec.protocol === 'https' ? 443 : 80) ? spec.to : `${spec.to}:${port}`);
  const request = {
    method: spec.method ?? 'GET',
    target: spec.path ?? '/',
    version: 'HTTP/1.1',
    headers: [
      { name: 'Host', value: host },
      { name: 'User-Agent', value: 'kubehop-probe' },
      { name: 'Accept', value: '*/*' },
    ],
    body: '',
  };
  const peer = answererOf(fork, socket);
  let channel = plainChannel(network, socket);
  if (spec.protocol === 'https') {
    const serverName = host.replace(/:\d+$/, '');
    const secured = yield* connectTls(network, socket, { serverName, timeoutMs: left(), ...(trusted ? { trusted } : {}) });
    if (secured.kind === 'timeout') return { outcome: 'timeout', detail: `${ip} port ${port}: connected, but no TLS handshake`, ...peer };
    if (secured.kind !== 'ok') return { outcome: 'tls-error', detail: `${ip} port ${port}: ${tlsFailure(secured, serverName)}`, ...peer };
    channel = secured.channel;
  }
  yield* channel.send(printHttp(request), left());
  let text = '';
  for (;;) {
    const received = yield* channel.receive(left());
    if (received.kind === 'timeout' || received.kind === 'signal')
      return { outcome: 'timeout', detail: `${ip} port ${port}: connected, but no answer within ${timeoutMs} ms`, ...peer };
    const ended = received.kind === 'errno' || received.value === undefined;
    if (received.kind === 'ok' && received.value !== undefined) text += received.value;
    const parsed = parseHttpResponse(text, ended, request.method === 'HEAD');
    if (parsed.kind === 'complete') {
      const { status, reason, body } = parsed.message;
      return { outcome: 'connected', detail: `HTTP ${status} ${reason}, ${utf8Length(body)} octets`, ...peer, status, body };
    }
    if (ended) return { outcome: 'reset', detail: `${ip} port ${port}: the connection ended without an answer`, ...peer };
  }
}

/** A failed handshake in a sentence. */
function tlsFailure(outcome: Exclude<ConnectTlsOutcome, { readonly kind: 'ok' }>, name: string): string {
  switch (outcome.kind) {
    case 'untrusted':
      return outcome.failure.text;
    case 'wrong-name':
      return `the certificate is not for ${name}`;
    case 'alert':
      return `the server refused the handshake (${outcome.alert})`;
    case 'plain':
      return 'the server speaks no TLS';
    default:
      return 'the connection ended during the handshake';
  }
}

function* datagram(fork: World, socket: SocketId, ip: string, port: number, timeoutMs: number, of: (errno: string) => Bare): Task<Bare> {
  yield* sendTask(fork.network, socket, 'hostname', timeoutMs);
  const received = yield* receiveTask(fork.network, socket, timeoutMs);
  if (received.kind === 'ok') return { outcome: 'connected', detail: `${ip} port ${port}: answered`, ...answererOf(fork, socket) };
  if (received.kind === 'errno') return of(received.errno);
  return { outcome: 'timeout', detail: `${ip} port ${port}: no answer within ${timeoutMs} ms` };
}

function* echo(fork: World, process: ToolProcess, ip: string, timeoutMs: number): Task<Bare> {
  const socket = openSocket(fork.network, process.namespace, {
    type: 'icmp',
    version: ip.includes(':') ? 6 : 4,
    owner: { process: process.pid, name: 'probe', fd: 3 },
  });
  bindSocket(fork.network, socket, '0.0.0.0', 0);
  const own = fork.network.state.sockets.sockets.get(socket);
  const sent = own && sendEcho(fork.network, own, ip, 1, 56);
  if (!sent?.ok) {
    closeSocket(fork.network, socket);
    const [outcome, detail] = VERDICTS[sent?.error ?? ''] ?? ['unreachable', sent?.error ?? 'no socket'];
    return { outcome, detail: `${ip}: ${detail}` };
  }
  const received = yield* receiveTask(fork.network, socket, timeoutMs);
  closeSocket(fork.network, socket);
  if (received.kind !== 'ok') return { outcome: 'timeout', detail: `${ip}: no echo within ${timeoutMs} ms` };
  const payload = received.value?.packet?.payload;
  if (payload?.protocol === 'icmp' && payload.icmp.type === 'echo-reply') return { outcome: 'connected', detail: `${ip}: echo received` };
  const what = payload?.protocol === 'icmp' ? payload.icmp.type : 'an error';
  return { outcome: 'unreachable', detail: `${ip}: ${what}` };
}
