import { headerValue, parseHttpResponse, printHttp, utf8Length, type HttpRequest, type HttpResponse } from '../../base/http.ts';
import type { Task } from '../../base/task.ts';
import { encodeTls } from '../../net/tls/record.ts';
import { closeSocket, sendSocket } from '../../net/transport/calls.ts';
import { receiveTask } from '../../net/transport/tasks.ts';
import { errnoText } from '../client/errno.ts';
import { connectHost } from './connect.ts';
import { tickMeter } from './output.ts';
import { elapsed, failed, info, type Connection, type Step, type Transfer } from './state.ts';
import { handshake, readRecord } from './tls.ts';

/** One request and its answer, over the open connection when it leads to the same place, or over a new one. */
export function* exchange(transfer: Transfer, request: HttpRequest): Task<Step<HttpResponse>> {
  const { options, url, process } = transfer;
  let connection = transfer.connection;
  if (connection && (connection.host !== url.host || connection.port !== url.port || connection.scheme !== url.scheme)) {
    closeSocket(process.network, connection.socket);
    connection = undefined;
  }
  if (connection) yield* info(transfer, `Re-using existing connection #${connection.number} with host ${url.host}`);
  else {
    transfer.connection = undefined;
    const opened = yield* connectHost(transfer);
    if (opened.kind !== 'ok') return opened;
    connection = opened.value;
    transfer.connection = connection;
    if (url.scheme === 'https') {
      const secured = yield* handshake(transfer, connection);
      if (secured.kind !== 'ok') {
        drop(transfer);
        return secured;
      }
    }
  }
  transfer.times.preTransfer = elapsed(transfer);
  transfer.method = request.method;
  const wire = connection.http2 ? asHttp2(request) : request;
  if (connection.http2) yield* noteHttp2(transfer, wire);
  const text = printHttp(wire);
  transfer.requestBytes += utf8Length(text);
  if (options.verbose) {
    const head = text.slice(0, text.indexOf('\r\n\r\n') + 4);
    yield* process.stderr.write(
      head
        .split('\r\n')
        .slice(0, -1)
        .map((line) => `> ${line.replace(/ HTTP\/2\.0$/, ' HTTP/2')}\n`)
        .join(''),
    );
  }
  const sent = sendSocket(process.network, connection.socket, connection.tls ? encodeTls({ type: 'data', text }) : text);
  if (!sent.ok) return yield* lost(transfer, connection, 55, `Send failure: ${errnoText(sent.error)}`);
  if (options.verbose && request.body !== '' && !process.stdout.isTerminal)
    yield* process.stderr.write(`} [${utf8Length(request.body)} bytes data]\n`);
  return yield* readResponse(transfer, connection, request.method === 'HEAD');
}

/** An HTTP/2 request: names in small letters, nothing about the connection (RFC 9113 section 8.2). */
function asHttp2(request: HttpRequest): HttpRequest {
  const headers = request.headers
    .filter(({ name }) => !/^(connection|keep-alive|transfer-encoding|upgrade)$/i.test(name))
    .map(({ name, value }) => ({ name: name.toLowerCase() === 'host' ? 'Host' : name.toLowerCase(), value }));
  return { ...request, version: 'HTTP/2.0', headers };
}

function* noteHttp2(transfer: Transfer, request: HttpRequest): Task<void> {
  yield* info(transfer, 'using HTTP/2');
  const pseudo = [
    `:method: ${request.method}`,
    `:path: ${request.target}`,
    ':scheme: https',
    `:authority: ${headerValue(request.headers, 'host') ?? transfer.url.host}`,
  ];
  const plain = request.headers.filter(({ name }) => name !== 'Host').map(({ name, value }) => `${name}: ${value}`);
  for (const line of [...pseudo, ...plain]) yield* info(transfer, `h2h3 [${line}]`);
  yield* info(transfer, 'Using Stream ID: 1 (easy handle 0x5581f7a5c2e0)');
}

/** Closes the connection without a word. */
export function drop(transfer: Transfer): void {
  if (transfer.connection) closeSocket(transfer.process.network, transfer.connection.socket);
  transfer.connection = undefined;
}

function* lost(transfer: Transfer, connection: Connection, code: number, message: string): Task<Step<never>> {
  yield* info(transfer, message);
  yield* info(transfer, `Closing connection ${connection.number}`);
  drop(transfer);
  return failed(code, message);
}

function* readResponse(transfer: Transfer, connection: Connection, headOnly: boolean): Task<Step<HttpResponse>> {
  let headShown = false;
  let ended = false;
  for (;;) {
    const parsed = parseHttpResponse(connection.buffer, ended, headOnly);
    if (parsed.kind === 'bad') return yield* lost(transfer, connection, 1, 'Received HTTP/0.9 when not allowed');
    if (parsed.kind === 'complete' || parsed.kind === 'partial') {
      const { message } = parsed;
      if (!headShown) {
        headShown = true;
        if (connection.tickets) {
          connection.tickets = false;
          for (let i = 0; i < 2; i++) yield* info(transfer, 'TLSv1.3 (IN), TLS handshake, Newsession Ticket (4):');
          yield* info(transfer, 'old SSL session ID is stale, removing');
        }
        yield* showHead(transfer, message);
      }
      transfer.downloaded = utf8Length(message.body);
      if (parsed.kind === 'complete') {
        connection.buffer = parsed.rest;
        if (message.status === 100) {
          headShown = false;
          continue;
        }
        return { kind: 'ok', value: message };
      }
      if (ended) {
        const missing = (transfer.expected ?? 0) - transfer.downloaded;
        return yield* lost(transfer, connection, 18, `transfer closed with ${missing} bytes remaining to read`);
      }
    } else if (ended) {
      return yield* lost(transfer, connection, 52, 'Empty reply from server');
    }
    const received = yield* readText(transfer, connection);
    if (received.kind !== 'ok') return received;
    if (received.value === undefined) ended = true;
    else connection.buffer += received.value;
  }
}

function* showHead(transfer: Transfer, response: HttpResponse): Task<void> {
  transfer.status = response.status;
  transfer.httpVersion = response.version;
  transfer.contentType = headerValue(response.headers, 'content-type') ?? '';
  transfer.times.startTransfer = elapsed(transfer);
  const length = headerValue(response.headers, 'content-length');
  transfer.expected = length === undefined ? undefined : Number(length);
  const lines = [
    `${response.version} ${response.status} ${response.reason}`,
    ...response.headers.map(({ name, value }) => `${name}: ${value}`),
    '',
  ];
  transfer.headerBytes += utf8Length(lines.map((line) => `${line}\r\n`).join(''));
  if (transfer.options.verbose) yield* transfer.process.stderr.write(lines.map((line) => `< ${line}\n`).join(''));
}

/** More text of the connection, in plain; undefined at its end. Ticks the progress meter every second. */
function* readText(transfer: Transfer, connection: Connection): Task<Step<string | undefined>> {
  const { process, deadline } = transfer;
  if (connection.tls) {
    const record = yield* readRecord(transfer, connection);
    if (record.kind !== 'ok') return record;
    return { kind: 'ok', value: record.value.type === 'data' ? record.value.text : undefined };
  }
  for (;;) {
    const left = deadline === undefined ? undefined : deadline - process.clock.now();
    const slice = transfer.meterOpen ? Math.min(left ?? 1000, 1000) : left;
    const received = yield* receiveTask(process.network, connection.socket, slice === undefined ? undefined : Math.max(0, slice));
    if (received.kind === 'ok') return { kind: 'ok', value: received.value?.text };
    if (received.kind === 'signal') return received;
    if (received.kind === 'errno') {
      const text = received.errno === 'ETIMEDOUT' ? 'Connection timed out' : errnoText(received.errno);
      return yield* lost(transfer, connection, 56, `Recv failure: ${text}`);
    }
    if (deadline === undefined || process.clock.now() < deadline) {
      yield* tickMeter(transfer);
      continue;
    }
    const of = transfer.expected !== undefined && transfer.downloaded > 0 ? ` out of ${transfer.expected}` : '';
    return yield* lost(
      transfer,
      connection,
      28,
      `Operation timed out after ${elapsed(transfer)} milliseconds with ${transfer.downloaded}${of} bytes received`,
    );
  }
}
