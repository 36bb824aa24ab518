import type { Task } from '../../base/task.ts';
import { canonicalIp } from '../../base/ip.ts';
import { hasOption, optionValue, parseOptions, type OptionSpec, type ParsedOptions } from '../client/options.ts';
import { exitOf, ownerOf, print, printError, refuseOption, secondsToMs } from '../client/terminal.ts';
import { errnoText } from '../client/errno.ts';
import { EAI_TEXT, lookupHost } from '../dns/resolver.ts';
import { bindSocket, closeSocket, connectSocket, openSocket, sendSocket } from '../../net/transport/calls.ts';
import { connectTask } from '../../net/transport/tasks.ts';
import { findSocket } from '../../net/transport/socket-table.ts';
import type { SocketId } from '../../net/socket.ts';
import type { Tool, ToolProcess } from '../tool.ts';
import { listen } from './listen.ts';
import { relay } from './relay.ts';
import { serviceName, servicePort } from './services.ts';

const flag = (short: string): OptionSpec => ({ name: short, short });
const value = (short: string): OptionSpec => ({ name: short, short, value: true });

/** nc(1) of OpenBSD, as Debian ships it (1.219). */
const OPTIONS: readonly OptionSpec[] = [
  ...['4', '6', 'b', 'C', 'D', 'd', 'h', 'k', 'l', 'N', 'n', 'r', 'S', 't', 'u', 'v', 'Z', 'z'].map(flag),
  ...['i', 'p', 'q', 's', 'T', 'V', 'W', 'w', 'I', 'O', 'M', 'm'].map(value),
];
const NOT_SIMULATED = new Set(['-U', '-F', '-X', '-x', '-P']);

const USAGE = `usage: nc [-46CDdFhklNnrStUuvZz] [-I length] [-i interval] [-M ttl]
	  [-m minttl] [-O length] [-P proxy_username] [-p source_port]
	  [-q seconds] [-s sourceaddr] [-T keyword] [-V rtable] [-W recvlimit]
	  [-w timeout] [-X proxy_protocol] [-x proxy_address[:port]]
	  [destination] [port]
`;

export const nc: Tool = {
  name: 'nc',
  aliases: ['netcat', 'nc.openbsd'],
  summary: 'arbitrary TCP and UDP connections and listens',
  flags: OPTIONS.map((each) => `-${each.name}`),
  *run(process) {
    const parsed = parseOptions(process.args, OPTIONS);
    if (!parsed.ok) {
      const { option, kind } = parsed.error;
      if (NOT_SIMULATED.has(option)) return yield* refuseOption(process, `nc ${option}`, 1);
      yield* printError(
        process,
        `nc: ${kind === 'unknown' ? 'invalid option' : 'option requires an argument'} -- '${option.replace(/^-+/, '')}'\n${USAGE}`,
      );
      return 1;
    }
    const { options } = parsed;
    const { rest } = options;
    const listening = hasOption(options, 'l');
    if (rest.length === 0 && !(listening && optionValue(options, 'p') !== undefined)) {
      yield* printError(process, USAGE);
      return 1;
    }
    const timeout = optionValue(options, 'w');
    if (timeout !== undefined && !/^\d+$/.test(timeout)) {
      yield* printError(process, `nc: timeout ${/^-/.test(timeout) ? 'too small' : 'invalid'}: ${timeout}\n`);
      return 1;
    }
    if (listening) {
      const port = optionValue(options, 'p') ?? rest.at(-1) ?? '';
      const host = rest.length > 1 || (rest.length === 1 && optionValue(options, 'p') !== undefined) ? rest[0] : undefined;
      return yield* listen(process, host, port, {
        udp: hasOption(options, 'u'),
        keep: hasOption(options, 'k'),
        verbose: hasOption(options, 'v'),
        version: hasOption(options, '6') ? 6 : 4,
        idleMs: timeout === undefined ? undefined : secondsToMs(timeout),
        noStdin: hasOption(options, 'd'),
        shutdown: hasOption(options, 'N'),
      });
    }
    const [host = '', range] = rest;
    if (range === undefined) {
      yield* printError(process, 'nc: missing port number\n');
      return 1;
    }
    return yield* connectPorts(process, options, host, range);
  },
};

function* connectPorts(process: ToolProcess, options: ParsedOptions, host: string, range: string): Task<number> {
  const protocol = hasOption(options, 'u') ? 'udp' : 'tcp';
  const ports: number[] = [];
  for (const part of range.split(',')) {
    const [low = '', high = low] = part.split('-');
    const from = /^\d+$/.test(low) ? Number(low) : servicePort(low, protocol);
    const to = /^\d+$/.test(high) ? Number(high) : servicePort(high, protocol);
    if (from === undefined || to === undefined) {
      yield* printError(process, `nc: port number invalid: ${part}\n`);
      return 1;
    }
    for (const port of [from, to]) {
      if (port > 65_535 || port < 1) {
        yield* printError(process, `nc: port number too ${port < 1 ? 'small' : 'large'}: ${port}\n`);
        return 1;
      }
    }
    for (let port = Math.min(from, to); port <= Math.max(from, to); port++) ports.push(port);
  }
  let result = 1;
  for (const port of ports) {
    const ended = yield* connectPort(process, options, host, port, protocol);
    if (ended.kind === 'exit') return ended.code;
    if (ended.kind === 'ok') result = 0;
    else if (!hasOption(options, 'z') && ports.length === 1) result = 1;
  }
  return result;
}

type PortResult = { readonly kind: 'ok' } | { readonly kind: 'failed' } | { readonly kind: 'exit'; readonly code: number };

function* connectPort(process: ToolProcess, options: ParsedOptions, host: string, port: number, protocol: 'tcp' | 'udp'): Task<PortResult> {
  const { network } = process;
  const version = hasOption(options, '6') ? 6 : hasOption(options, '4') ? 4 : undefined;
  const numeric = hasOption(options, 'n') && canonicalIp(host) === undefined;
  const found = numeric ? undefined : yield* lookupHost(process, host, version);
  if (found?.kind === 'signal') return { kind: 'exit', code: exitOf(found.signal) };
  if (found?.kind !== 'ok') {
    const why = EAI_TEXT[found?.kind === 'error' ? found.code : 'EAI_NONAME'];
    yield* printError(process, `nc: getaddrinfo for host "${host}" port ${port}: ${why}\n`);
    return { kind: 'exit', code: 1 };
  }
  const timeout = optionValue(options, 'w');
  const timeoutMs = timeout === undefined ? undefined : secondsToMs(timeout);
  const verbose = hasOption(options, 'v');
  for (const ip of found.addresses) {
    const id = openSocket(network, process.namespace, { type: protocol, version: ip.includes(':') ? 6 : 4, owner: ownerOf(process) });
    const source = optionValue(options, 's');
    const sourcePort = optionValue(options, 'p');
    if (source !== undefined || sourcePort !== undefined) {
      const bound = bindSocket(network, id, source ?? (ip.includes(':') ? '::' : '0.0.0.0'), Number(sourcePort ?? 0));
      if (!bound.ok) {
        closeSocket(network, id);
        yield* printError(process, `nc: bind failed: ${errnoText(bound.error)}\n`);
        return { kind: 'exit', code: 1 };
      }
    }
    const outcome = protocol === 'tcp' ? yield* connectTask(network, id, { ip, port }, timeoutMs) : connectUdp(process, id, ip, port);
    if (outcome.kind === 'ok') return yield* connected(process, options, id, host, ip, port, protocol, timeoutMs);
    closeSocket(network, id);
    if (outcome.kind === 'signal') return { kind: 'exit', code: exitOf(outcome.signal) };
    if (!verbose) continue;
    const name = found.literal ? host : `${host} (${ip})`;
    const why = outcome.kind === 'timeout' ? 'timed out: Operation now in progress' : `failed: ${errnoText(outcome.errno)}`;
    yield* printError(process, `nc: connect to ${name} port ${port} (${protocol}) ${why}\n`);
  }
  return { kind: 'failed' };
}

function connectUdp(process: ToolProcess, id: SocketId, ip: string, port: number): ReturnType<typeof asOutcome> {
  return asOutcome(connectSocket(process.network, id, { ip, port }));
}

function asOutcome(result: ReturnType<typeof connectSocket>) {
  return result.ok ? ({ kind: 'ok', value: undefined } as const) : ({ kind: 'errno', errno: result.error, immediate: true } as const);
}

function* connected(
  process: ToolProcess,
  options: ParsedOptions,
  id: SocketId,
  host: string,
  ip: string,
  port: number,
  protocol: 'tcp' | 'udp',
  timeoutMs: number | undefined,
): Task<PortResult> {
  const { network } = process;
  const scan = hasOption(options, 'z');
  if (protocol === 'udp' && (scan || hasOption(options, 'v'))) {
    // udptest(): four datagrams of one octet, a second for an error to come back
    for (let i = 0; i < 4; i++) {
      const sent = sendSocket(network, id, 'X');
      if (!sent.ok) {
        closeSocket(network, id);
        return { kind: 'failed' };
      }
      if (i === 1) {
        const wait = yield { kind: 'sleep', ms: 1000 };
        if (wait.by === 'signal') return { kind: 'exit', code: exitOf(wait.signal) };
      }
    }
    if (findSocket(network, id)?.error) {
      closeSocket(network, id);
      return { kind: 'failed' };
    }
  }
  if (hasOption(options, 'v')) {
    const service = hasOption(options, 'n') ? undefined : (serviceName(port, protocol) ?? '*');
    const name = canonicalIp(host) === undefined ? `${host} (${ip})` : host;
    yield* print(process, '');
    yield* printError(process, `Connection to ${name} ${port} port [${protocol}/${service ?? '*'}] succeeded!\n`);
  }
  if (scan) {
    closeSocket(network, id);
    return { kind: 'ok' };
  }
  const quit = optionValue(options, 'q');
  const ended = yield* relay(process, id, {
    idleMs: timeoutMs,
    noStdin: hasOption(options, 'd'),
    crlf: hasOption(options, 'C'),
    shutdown: hasOption(options, 'N') || quit !== undefined,
    quitMs: quit === undefined ? undefined : secondsToMs(quit),
  });
  closeSocket(network, id);
  return ended === undefined ? { kind: 'ok' } : { kind: 'exit', code: exitOf(ended) };
}
