import {
  headerValue,
  httpResponse,
  parseHttpRequest,
  printHttp,
  printHttpHead,
  type HttpRequest,
  type HttpResponse,
} from '../../base/http.ts';
import type { Task } from '../../base/task.ts';
import type { SocketId } from '../../net/socket.ts';
import { findSocket } from '../../net/transport/socket-table.ts';
import { plainChannel, type Channel } from '../../net/tls/channel.ts';
import { acceptTls } from '../../net/tls/handshake.ts';
import type { ProgramContext } from '../program.ts';
import { splitTarget, type Exchange, type HttpServer, type TlsChoice } from './app.ts';

/** An idle kept-alive connection is closed after this. */
const KEEP_ALIVE = 75_000;
/** Requests on one connection at most, and octets of one request. */
const MAX_REQUESTS = 1_000;
const MAX_TEXT = 10_000_000;

/** Serves HTTP on one accepted connection until either side closes it; with `tls` after a handshake, and HTTP/2 where ALPN agreed on it. `early` was read before. */
export function* serveHttp(context: ProgramContext, socket: SocketId, server: HttpServer, tls?: TlsChoice, early = ''): Task<void> {
  if (!tls) return yield* serveChannel(context, socket, server, plainChannel(context.network, socket, early));
  const accepted = yield* acceptTls(context.network, socket, tls, early);
  if (accepted.kind === 'ok') return yield* serveChannel(context, socket, server, accepted.channel);
  if (accepted.kind !== 'plain') return server.tlsFailed?.(context, accepted.alert);
  const answer = server.plainOnTls?.(context);
  if (answer) yield* plainChannel(context.network, socket).send(printHttp(answer));
}

function* serveChannel(context: ProgramContext, socket: SocketId, server: HttpServer, channel: Channel): Task<void> {
  let text = '';
  for (let count = 0; count < MAX_REQUESTS; count++) {
    let parsed = parseHttpRequest(text);
    while (parsed.kind === 'incomplete' || parsed.kind === 'partial') {
      if (text.length > MAX_TEXT) return;
      if (
        parsed.kind === 'partial' &&
        headerValue(parsed.message.headers, 'expect')?.toLowerCase() === '100-continue' &&
        parsed.message.body === ''
      ) {
        yield* channel.send('HTTP/1.1 100 Continue\r\n\r\n');
      }
      const received = yield* channel.receive(KEEP_ALIVE);
      if (received.kind !== 'ok' || received.value === undefined) return;
      text += received.value;
      parsed = parseHttpRequest(text);
    }
    if (parsed.kind === 'bad') {
      const answer =
        server.badRequest?.(context) ??
        httpResponse(400, '400 Bad Request', [{ name: 'Content-Type', value: 'text/plain; charset=utf-8' }]);
      yield* channel.send(printHttp(answer));
      return;
    }
    text = parsed.rest;
    const request = parsed.message;
    const answer = yield* answerRequest(context, socket, server, request, channel);
    if (answer === undefined) return;
    const wire = request.version === 'HTTP/2.0' ? asHttp2(answer) : answer;
    const sent = yield* channel.send(request.method === 'HEAD' ? printHttpHead(wire) : printHttp(wire));
    if (sent.kind !== 'ok' || !keepsAlive(request, answer)) return;
  }
}

function* answerRequest(
  context: ProgramContext,
  socket: SocketId,
  server: HttpServer,
  request: HttpRequest,
  channel: Channel,
): Task<HttpResponse | undefined> {
  const exchange = exchangeOf(context, socket, request, channel);
  const result = server.app(exchange);
  const plain = 'next' in result ? yield* result : result;
  // 444 is nginx's own: the connection is closed without an answer
  if (plain.status === 444) {
    server.log?.(exchange, plain);
    return undefined;
  }
  const headers = server.headers?.(exchange) ?? [];
  const known = new Set(headers.map((header) => header.name.toLowerCase()));
  const answer = { ...plain, headers: [...headers, ...plain.headers.filter((header) => !known.has(header.name.toLowerCase()))] };
  server.log?.(exchange, answer);
  return answer;
}

function exchangeOf(context: ProgramContext, socket: SocketId, request: HttpRequest, channel: Channel): Exchange {
  const open = findSocket(context.network, socket);
  const nowhere = { ip: '0.0.0.0', port: 0 };
  const peer = open?.remote ?? nowhere;
  return { request, ...splitTarget(request.target), peer, local: open?.local ?? nowhere, context, tls: channel.tls };
}

/** An answer over HTTP/2: no reason phrase, names in small letters, nothing about the connection (RFC 9113 section 8.2). */
function asHttp2(answer: HttpResponse): HttpResponse {
  const headers = answer.headers
    .filter(({ name }) => !/^(connection|keep-alive|transfer-encoding|upgrade)$/i.test(name))
    .map(({ name, value }) => ({ name: name.toLowerCase(), value }));
  return { ...answer, version: 'HTTP/2', reason: '', headers };
}

function keepsAlive(request: HttpRequest, answer: HttpResponse): boolean {
  const wish = headerValue(request.headers, 'connection')?.toLowerCase();
  const offer = headerValue(answer.headers, 'connection')?.toLowerCase();
  if (offer === 'close' || (answer.version === 'HTTP/1.0' && offer !== 'keep-alive')) return false;
  return request.version !== 'HTTP/1.0' ? wish !== 'close' : wish === 'keep-alive';
}
