import { bindSocket, closeSocket, listenSocket, openSocket, receiveNow, connectSocket } from '../../net/transport/calls.ts';
import { findSocket } from '../../net/transport/socket-table.ts';
import { acceptTask, connectTask, waitSocket } from '../../net/transport/tasks.ts';
import type { Task } from '../../base/task.ts';
import { errnoText } from '../client/errno.ts';
import { hasOption, optionValue, parseOptions, type OptionSpec, type ParsedOptions } from '../client/options.ts';
import { exitOf, ownerOf, print, printError, refuseOption, secondsToMs } from '../client/terminal.ts';
import { lookupHost } from '../dns/resolver.ts';
import { relay } from '../nc/relay.ts';
import { servicePort } from '../nc/services.ts';
import type { Tool, ToolProcess } from '../tool.ts';
import { busyboxUsage, optionProblem } from './usage.ts';

const OPTIONS: readonly OptionSpec[] = [
  ...['n', 'u', 'v', 'l', 'k', 'z', 'b'].map((short) => ({ name: short, short })),
  ...['p', 's', 'w', 'i', 'o'].map((short) => ({ name: short, short, value: true })),
];
const USAGE = '[OPTIONS] HOST PORT  - connect\nnc [OPTIONS] -l -p PORT [HOST] [PORT]  - listen';

/** nc of busybox 1.36 (nc_bloaty): silent about refusals unless asked twice, one address of a name. */
export const busyboxNc: Tool = {
  name: 'nc',
  summary: 'connect or listen',
  flags: OPTIONS.map((each) => `-${each.name}`),
  *run(process) {
    if (process.args.some((word) => /^-[nuvlkz]*e$/.test(word))) return yield* refuseOption(process, 'nc -e', 1);
    const parsed = parseOptions(process.args, OPTIONS);
    if (!parsed.ok || parsed.options.rest.length > 2) {
      yield* printError(process, busyboxUsage('nc', parsed.ok ? undefined : optionProblem(parsed.error), USAGE));
      return 1;
    }
    const { options } = parsed;
    for (const name of ['i', 'o']) if (hasOption(options, name)) return yield* refuseOption(process, `nc -${name}`, 1);
    const type = hasOption(options, 'u') ? 'udp' : 'tcp';
    const local = optionValue(options, 'p');
    const localPort = local === undefined ? 0 : portOf(local, type);
    if (localPort === undefined || (local !== undefined && localPort === 0)) {
      yield* printError(process, `nc: bad local port '${local ?? ''}'\n`);
      return 1;
    }
    return hasOption(options, 'l') || hasOption(options, 'k')
      ? yield* listen(process, options, type, localPort)
      : yield* connect(process, options, type, localPort);
  },
};

function portOf(text: string, type: 'tcp' | 'udp'): number | undefined {
  const port = /^\d+$/.test(text) ? Number(text) : servicePort(text, type);
  return port !== undefined && port <= 65_535 ? port : undefined;
}

function* connect(process: ToolProcess, options: ParsedOptions, type: 'tcp' | 'udp', localPort: number): Task<number> {
  const [host, portText] = options.rest;
  const { network } = process;
  if (host === undefined) {
    yield* printError(process, busyboxUsage('nc', undefined, USAGE));
    return 1;
  }
  const port = portText === undefined ? 0 : portOf(portText, type);
  if (port === undefined) {
    yield* printError(process, `nc: bad port '${portText ?? ''}'\n`);
    return 1;
  }
  const found = yield* lookupHost(process, host);
  if (found.kind === 'signal') return exitOf(found.signal);
  if (found.kind !== 'ok') {
    yield* printError(process, `nc: bad address '${host}'\n`);
    return 1;
  }
  const ip = found.addresses[0] ?? '';
  const shown = `${host} (${ip.includes(':') ? `[${ip}]` : ip}:${port})`;
  const loud = options.given.filter((each) => each.name === 'v').length;
  const id = openSocket(network, process.namespace, { type, version: ip.includes(':') ? 6 : 4, owner: ownerOf(process) });
  const bound = bindSocket(network, id, optionValue(options, 's') ?? (ip.includes(':') ? '::' : '0.0.0.0'), localPort);
  if (!bound.ok) {
    closeSocket(network, id);
    yield* printError(process, `nc: bind: ${errnoText(bound.error, process.host.libc)}\n`);
    return 1;
  }
  const wait = optionValue(options, 'w');
  const waitMs = wait === undefined ? undefined : secondsToMs(wait);
  const outcome = type === 'tcp' ? yield* connectTask(network, id, { ip, port }, waitMs) : udp(process, id, ip, port);
  if (outcome.kind !== 'ok') {
    closeSocket(network, id);
    if (outcome.kind === 'signal') return exitOf(outcome.signal);
    const errno = outcome.kind === 'timeout' ? 'ETIMEDOUT' : outcome.errno;
    // a scan does not tell of refusals unless asked twice
    if (loud > 1 || (loud > 0 && errno !== 'ECONNREFUSED'))
      yield* printError(process, `nc: ${shown}: ${errnoText(errno, process.host.libc)}\n`);
    return 1;
  }
  if (loud > 0) yield* printError(process, `${shown} open\n`);
  const ended = hasOption(options, 'z') ? undefined : yield* relay(process, id, { idleMs: waitMs, noStdin: false, shutdown: true });
  closeSocket(network, id);
  return ended === undefined ? 0 : exitOf(ended);
}

function udp(process: ToolProcess, id: number, ip: string, port: number) {
  const done = connectSocket(process.network, id, { ip, port });
  return done.ok ? ({ kind: 'ok', value: undefined } as const) : ({ kind: 'errno', errno: done.error, immediate: true } as const);
}

function* listen(process: ToolProcess, options: ParsedOptions, type: 'tcp' | 'udp', port: number): Task<number> {
  const { network } = process;
  const source = optionValue(options, 's') ?? '::';
  const loud = hasOption(options, 'v');
  const id = openSocket(network, process.namespace, { type, version: source.includes(':') ? 6 : 4, owner: ownerOf(process) });
  const bound = bindSocket(network, id, source, port);
  const ready = bound.ok && type === 'tcp' ? listenSocket(network, id, hasOption(options, 'k') ? 10 : 1) : bound;
  if (!ready.ok) {
    closeSocket(network, id);
    yield* printError(process, `nc: bind: ${errnoText(ready.error, process.host.libc)}\n`);
    return 1;
  }
  const actual = findSocket(network, id)?.local.port ?? port;
  if (loud) yield* printError(process, `listening on ${source.includes(':') ? `[${source}]` : source}:${actual} ...\n`);
  for (;;) {
    const code = type === 'tcp' ? yield* serveOne(process, id, options) : yield* serveDatagrams(process, id);
    if (code === 0 && hasOption(options, 'k')) continue;
    closeSocket(network, id);
    return code;
  }
}

function* serveOne(process: ToolProcess, id: number, options: ParsedOptions): Task<number> {
  const { network } = process;
  const accepted = yield* acceptTask(network, id, ownerOf(process));
  if (accepted.kind === 'signal') return exitOf(accepted.signal);
  if (accepted.kind !== 'ok') return 1;
  const socket = findSocket(network, accepted.value);
  const end = (at: { readonly ip: string; readonly port: number } | undefined): string => (at ? `[::ffff:${at.ip}]:${at.port}` : '');
  if (hasOption(options, 'v'))
    yield* printError(process, `connect to ${end(socket?.local)} from ${end(socket?.remote)} (${end(socket?.remote)})\n`);
  if (!hasOption(options, 'k')) closeSocket(network, id);
  const signal = yield* relay(process, accepted.value, { idleMs: undefined, noStdin: false, shutdown: true });
  closeSocket(network, accepted.value);
  return signal ? exitOf(signal) : 0;
}

/** UDP: the first sender becomes the peer. */
function* serveDatagrams(process: ToolProcess, id: number): Task<number> {
  const { network } = process;
  for (;;) {
    const received = receiveNow(network, id);
    if (received.kind === 'item') {
      yield* print(process, received.item.text);
      if (!received.item.from) continue;
      connectSocket(network, id, received.item.from);
      const signal = yield* relay(process, id, { idleMs: undefined, noStdin: false, shutdown: false });
      return signal ? exitOf(signal) : 0;
    }
    const ended = yield* waitSocket(network, [id]);
    if (ended?.kind === 'signal') return exitOf(ended.signal);
  }
}
