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
import { receiveTask, sendTask } from '../../net/transport/tasks.ts';
import type { ProgramContext } from '../program.ts';
import { splitTarget, type Exchange, type HttpServer } from './app.ts';

/** An idle kept-alive connection is closed after this. */
const KEEP_ALIVE = 75_000;
/** Requests on one connection at most, and octets of one request. */
const MAX_REQUESTS = 1_000;
const MAX_TEXT = 10_000_000;

/** Serves HTTP/1.1 on one accepted connection until either side closes it. */
export function* serveHttp(context: ProgramContext, socket: SocketId, server: HttpServer): Task<void> {
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
        yield* sendTask(context.network, socket, 'HTTP/1.1 100 Continue\r\n\r\n');
      }
      const received = yield* receiveTask(context.network, socket, KEEP_ALIVE);
      if (received.kind !== 'ok' || received.value === undefined) return;
      text += received.value.text;
      parsed = parseHttpRequest(text);
    }
    if (parsed.kind === 'bad') {
      const answer =
        server.badRequest?.(context) ??
        httpResponse(400, '400 Bad Request', [{ name: 'Content-Type', value: 'text/plain; charset=utf-8' }]);
      yield* sendTask(context.network, socket, printHttp(answer));
      return;
    }
    text = parsed.rest;
    const request = parsed.message;
    const answer = yield* answerRequest(context, socket, server, request);
    const sent = yield* sendTask(context.network, socket, request.method === 'HEAD' ? printHttpHead(answer) : printHttp(answer));
    if (sent.kind !== 'ok' || !keepsAlive(request, answer)) return;
  }
}

function* answerRequest(context: ProgramContext, socket: SocketId, server: HttpServer, request: HttpRequest): Task<HttpResponse> {
  const exchange = exchangeOf(context, socket, request);
  const result = server.app(exchange);
  const plain = 'next' in result ? yield* result : result;
  const headers = server.headers?.(exchange) ?? [];
  const known = new Set(headers.map((header) => header.name.toLowerCase()));
  const answer = { ...plain, headers: [...headers, ...plain.headers.filter((header) => !known.has(header.name.toLowerCase()))] };
  server.log?.(exchange, answer);
  return answer;
}

function exchangeOf(context: ProgramContext, socket: SocketId, request: HttpRequest): Exchange {
  const open = findSocket(context.network, socket);
  const nowhere = { ip: '0.0.0.0', port: 0 };
  return { request, ...splitTarget(request.target), peer: open?.remote ?? nowhere, local: open?.local ?? nowhere, context };
}

function keepsAlive(request: HttpRequest, answer: HttpResponse): boolean {
  const wish = headerValue(request.headers, 'connection')?.toLowerCase();
  if (headerValue(answer.headers, 'connection')?.toLowerCase() === 'close') return false;
  return request.version === 'HTTP/1.1' ? wish !== 'close' : wish === 'keep-alive';
}
