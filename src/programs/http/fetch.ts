import { parseHttpResponse, printHttp, type HttpRequest, type HttpResponse } from '../../base/http.ts';
import type { Task } from '../../base/task.ts';
import type { Certificate } from '../../net/tls/certificate.ts';
import { plainChannel, type Channel } from '../../net/tls/channel.ts';
import { connectTls, type ConnectTlsOutcome } from '../../net/tls/handshake.ts';
import { closeSocket, openSocket } from '../../net/transport/calls.ts';
import { connectTask } from '../../net/transport/tasks.ts';
import type { ProgramContext } from '../program.ts';

export type FetchOutcome =
  | { readonly kind: 'response'; readonly response: HttpResponse; readonly connectedAfter: number }
  | { readonly kind: 'unreachable'; readonly errno: string }
  /** `connecting`: no connection came about; otherwise the answer did not come in time */
  | { readonly kind: 'timeout'; readonly connecting: boolean }
  /** the upstream closed or reset the connection before it had answered */
  | { readonly kind: 'closed'; readonly reset: boolean }
  /** what came is no HTTP */
  | { readonly kind: 'garbage' }
  | { readonly kind: 'tls'; readonly outcome: Exclude<ConnectTlsOutcome, { readonly kind: 'ok' }> };

export interface FetchLimits {
  readonly connectMs: number;
  readonly readMs: number;
  /** HTTPS to the upstream; without `trusted` its certificate is not checked */
  readonly tls?: { readonly serverName: string | undefined; readonly trusted?: readonly Certificate[] } | undefined;
}

/** One request over a connection of its own. Times are simulated milliseconds. */
export function* fetchHttp(
  context: ProgramContext,
  address: { readonly ip: string; readonly port: number },
  request: HttpRequest,
  limits: FetchLimits,
): Task<FetchOutcome> {
  const { network } = context;
  const owner = { process: context.pid, name: context.name, fd: context.host.nextDescriptor() };
  const socket = openSocket(network, context.namespace, { type: 'tcp', version: address.ip.includes(':') ? 6 : 4, owner });
  const outcome = yield* overSocket();
  closeSocket(network, socket);
  return outcome;

  function* overSocket(): Task<FetchOutcome> {
    const begun = context.clock.now();
    const connected = yield* connectTask(network, socket, address, limits.connectMs);
    if (connected.kind === 'errno') return { kind: 'unreachable', errno: connected.errno };
    if (connected.kind !== 'ok') return { kind: 'timeout', connecting: true };
    const connectedAfter = context.clock.now() - begun;
    if (!limits.tls) return yield* converse(plainChannel(network, socket), request, limits.readMs, connectedAfter);
    const secured = yield* connectTls(network, socket, { ...limits.tls, timeoutMs: limits.readMs });
    if (secured.kind !== 'ok') return { kind: 'tls', outcome: secured };
    return yield* converse(secured.channel, request, limits.readMs, connectedAfter);
  }
}

function* converse(channel: Channel, request: HttpRequest, readMs: number, connectedAfter: number): Task<FetchOutcome> {
  const sent = yield* channel.send(printHttp(request), readMs);
  if (sent.kind !== 'ok') return sent.kind === 'errno' ? { kind: 'closed', reset: true } : { kind: 'timeout', connecting: false };
  let text = '';
  for (;;) {
    const received = yield* channel.receive(readMs);
    if (received.kind === 'timeout' || received.kind === 'signal') return { kind: 'timeout', connecting: false };
    if (received.kind === 'errno' && text === '') return { kind: 'closed', reset: true };
    const ended = received.kind === 'errno' || received.value === undefined;
    if (received.kind === 'ok' && received.value !== undefined) text += received.value;
    const parsed = parseHttpResponse(text, ended, request.method === 'HEAD');
    if (parsed.kind === 'complete') return { kind: 'response', response: parsed.message, connectedAfter };
    if (parsed.kind === 'bad') return { kind: 'garbage' };
    if (ended) return { kind: 'closed', reset: false };
  }
}
