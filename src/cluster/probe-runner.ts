import { parseHttpResponse, printHttp } from '../base/http.ts';
import { ipVersion } from '../base/ip.ts';
import { functionSink, textSource } from '../base/stream.ts';
import type { Task } from '../base/task.ts';
import type { ProbeRequest } from '../control/runtime.ts';
import { plainChannel } from '../net/tls/channel.ts';
import { connectTls } from '../net/tls/handshake.ts';
import { closeSocket, openSocket } from '../net/transport/calls.ts';
import { connectTask } from '../net/transport/tasks.ts';
import { touchController } from './controllers.ts';
import { createProcess, findCommand } from './process.ts';
import { spawn } from './scheduler.ts';
import type { World } from './world.ts';

type ProbeResult = { readonly ok: boolean; readonly message: string };

/** Starts a probe of the kubelet; its result is there later, and the kubelet is told. */
export function startProbe(world: World, request: ProbeRequest): number {
  const id = world.state.nextId++;
  world.state.probes.set(id, { container: request.containerId, result: undefined });
  spawn(world.scheduler, run(world, id, request), `probe ${request.probe.type}`);
  return id;
}

/** Undefined while it runs. A result is given once. */
export function probeResult(world: World, id: number): ProbeResult | undefined {
  const record = world.state.probes.get(id);
  if (!record) return { ok: false, message: 'probe was lost' };
  if (record.result) world.state.probes.delete(id);
  return record.result;
}

function* run(world: World, id: number, request: ProbeRequest): Task<void> {
  const result =
    request.probe.type === 'exec' ? yield* execProbe(world, request, request.probe.command) : yield* networkProbe(world, request);
  const record = world.state.probes.get(id);
  if (record) record.result = result;
  touchController(world, `kubelet/${request.node}`);
}

function* networkProbe(world: World, request: ProbeRequest): Task<ProbeResult> {
  const { probe } = request;
  const namespace = world.state.kernels.get(request.node)?.namespace;
  if (namespace === undefined || probe.type === 'exec') return { ok: false, message: 'node is gone' };
  const host = (probe.type === 'grpc' ? '' : probe.host) || request.podIp;
  const { network } = world;
  const deadline = world.state.now + request.timeoutMs;
  const socket = openSocket(network, namespace, {
    type: 'tcp',
    version: ipVersion(host) === 6 ? 6 : 4,
    owner: { process: 1, name: 'kubelet', fd: 9 },
  });
  const url = probe.type === 'http' ? `${probe.scheme.toLowerCase()}://${hostPort(host, probe.port)}${probe.path}` : '';
  const failed = (text: string): ProbeResult => ({ ok: false, message: probe.type === 'http' ? `Get "${url}": ${text}` : text });
  try {
    const connected = yield* connectTask(network, socket, { ip: host, port: probe.port }, request.timeoutMs);
    if (connected.kind === 'errno')
      return failed(`dial tcp ${hostPort(host, probe.port)}: connect: ${ERRNO[connected.errno] ?? 'no route to host'}`);
    if (connected.kind !== 'ok') {
      return failed(
        probe.type === 'http'
          ? 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'
          : `dial tcp ${hostPort(host, probe.port)}: i/o timeout`,
      );
    }
    if (probe.type !== 'http') return { ok: true, message: '' };
    const headers = [
      { name: 'Host', value: hostPort(host, probe.port) },
      { name: 'User-Agent', value: 'kube-probe/1.36' },
      { name: 'Accept', value: '*/*' },
      { name: 'Connection', value: 'close' },
      ...probe.headers,
    ];
    let channel = plainChannel(network, socket);
    if (probe.scheme.toUpperCase() === 'HTTPS') {
      // the kubelet checks no certificate
      const secured = yield* connectTls(network, socket, { serverName: undefined, timeoutMs: Math.max(1, deadline - world.state.now) });
      if (secured.kind === 'plain') return failed('http: server gave HTTP response to HTTPS client');
      if (secured.kind === 'alert') return failed(`remote error: tls: ${secured.alert.replaceAll('_', ' ')}`);
      if (secured.kind !== 'ok')
        return failed(secured.kind === 'timeout' ? 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)' : 'EOF');
      channel = secured.channel;
    }
    yield* channel.send(printHttp({ method: 'GET', target: probe.path, version: 'HTTP/1.1', headers, body: '' }));
    let text = '';
    for (;;) {
      const received = yield* channel.receive(Math.max(1, deadline - world.state.now));
      if (received.kind === 'timeout' || received.kind === 'signal')
        return failed('context deadline exceeded (Client.Timeout exceeded while awaiting headers)');
      const ended = received.kind === 'errno' || received.value === undefined;
      if (received.kind === 'ok' && received.value !== undefined) text += received.value;
      const parsed = parseHttpResponse(text, ended);
      if (parsed.kind === 'complete') {
        const { status } = parsed.message;
        return status >= 200 && status < 400
          ? { ok: true, message: '' }
          : { ok: false, message: `HTTP probe failed with statuscode: ${status}` };
      }
      if (parsed.kind === 'bad') return failed(`net/http: HTTP/1.x transport connection broken: malformed HTTP response`);
      if (ended) return failed('EOF');
    }
  } finally {
    closeSocket(network, socket);
  }
}

const ERRNO: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network is unreachable',
  ETIMEDOUT: 'connection timed out',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EINVAL: 'invalid argument',
};

function hostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function* execProbe(world: World, request: ProbeRequest, command: readonly string[]): Task<ProbeResult> {
  const container = world.state.containers.get(request.containerId);
  const machine = container && world.state.machines.get(container.machine);
  const [name = '', ...args] = command;
  const found = machine && findCommand(world, machine, name);
  if (!machine || !found) return { ok: false, message: `exec: "${name}": executable file not found in $PATH` };
  let output = '';
  const sink = functionSink((text) => void (output += output.length < 10_240 ? text : ''));
  const code = yield* found.run(createProcess(world, machine, { name, args, stdin: textSource(''), stdout: sink, stderr: sink }));
  return { ok: code === 0, message: output.trimEnd() };
}
