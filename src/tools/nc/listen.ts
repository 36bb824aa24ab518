import type { Task } from '../../base/task.ts';
import { canonicalIp } from '../../base/ip.ts';
import { acceptTask } from '../../net/transport/tasks.ts';
import { bindSocket, closeSocket, connectSocket, listenSocket, openSocket, receiveNow } from '../../net/transport/calls.ts';
import { findSocket } from '../../net/transport/socket-table.ts';
import { waitSocket } from '../../net/transport/tasks.ts';
import { errnoText } from '../client/errno.ts';
import { exitOf, ownerOf, print, printError } from '../client/terminal.ts';
import { EAI_TEXT, lookupHost } from '../dns/resolver.ts';
import type { ToolProcess } from '../tool.ts';
import { relay } from './relay.ts';
import { servicePort } from './services.ts';

export interface ListenOptions {
  readonly udp: boolean;
  readonly keep: boolean;
  readonly verbose: boolean;
  readonly version: 4 | 6;
  readonly idleMs: number | undefined;
  readonly noStdin: boolean;
  readonly shutdown: boolean;
}

/** nc -l: one connection, or with -k one after another. */
export function* listen(process: ToolProcess, host: string | undefined, portText: string, options: ListenOptions): Task<number> {
  const { network } = process;
  const type = options.udp ? 'udp' : 'tcp';
  const port = /^\d+$/.test(portText) ? Number(portText) : servicePort(portText, type);
  if (port === undefined || port > 65_535) {
    yield* printError(process, port === undefined ? `nc: port number invalid: ${portText}\n` : `nc: port number too large: ${portText}\n`);
    return 1;
  }
  let ip = options.version === 6 ? '::' : '0.0.0.0';
  if (host !== undefined) {
    const found = yield* lookupHost(process, host);
    if (found.kind !== 'ok') {
      yield* printError(process, `nc: getaddrinfo: ${EAI_TEXT[found.kind === 'error' ? found.code : 'EAI_AGAIN']}\n`);
      return 1;
    }
    ip = found.addresses[0] ?? ip;
  }
  const id = openSocket(network, process.namespace, { type, version: ip.includes(':') ? 6 : 4, owner: ownerOf(process) });
  const bound = bindSocket(network, id, canonicalIp(ip) ?? ip, port);
  const ready = bound.ok && type === 'tcp' ? listenSocket(network, id, options.keep ? 5 : 1) : bound;
  if (!ready.ok) {
    closeSocket(network, id);
    yield* printError(process, `nc: ${errnoText(ready.error)}\n`);
    return 1;
  }
  if (options.verbose) yield* printError(process, `${options.udp ? 'Bound' : 'Listening'} on ${ip} ${port}\n`);
  const code = options.udp ? yield* serveDatagrams(process, id, options) : yield* serve(process, id, options);
  closeSocket(network, id);
  return code;
}

function* serve(process: ToolProcess, id: number, options: ListenOptions): Task<number> {
  const { network } = process;
  for (;;) {
    const accepted = yield* acceptTask(network, id, ownerOf(process));
    if (accepted.kind === 'signal') return exitOf(accepted.signal);
    if (accepted.kind !== 'ok') return 1;
    const peer = findSocket(network, accepted.value)?.remote;
    // a listener that takes one connection closes its socket at once
    if (!options.keep) closeSocket(network, id);
    if (options.verbose && peer) yield* printError(process, `Connection received on ${peer.ip} ${peer.port}\n`);
    const signal = yield* relay(process, accepted.value, { idleMs: options.idleMs, noStdin: options.noStdin, shutdown: options.shutdown });
    closeSocket(network, accepted.value);
    if (signal) return exitOf(signal);
    if (!options.keep) return 0;
  }
}

/** UDP: without -k the first sender becomes the peer; with -k everything is printed. */
function* serveDatagrams(process: ToolProcess, id: number, options: ListenOptions): Task<number> {
  const { network } = process;
  for (;;) {
    const received = receiveNow(network, id);
    if (received.kind === 'item') {
      const { from, text } = received.item;
      if (options.verbose && from) yield* printError(process, `Connection received on ${from.ip} ${from.port}\n`);
      yield* print(process, text);
      if (options.keep || !from) continue;
      connectSocket(network, id, from);
      const signal = yield* relay(process, id, { idleMs: options.idleMs, noStdin: options.noStdin, shutdown: false });
      return signal ? exitOf(signal) : 0;
    }
    const ended = yield* waitSocket(network, [id]);
    if (ended?.kind === 'signal') return exitOf(ended.signal);
  }
}
