import { httpResponse, type HttpResponse } from '../../base/http.ts';
import { sleep, type Task } from '../../base/task.ts';
import { readCertificates } from '../../net/tls/certificate.ts';
import { sendSocket } from '../../net/transport/calls.ts';
import { findSocket } from '../../net/transport/socket-table.ts';
import { abort } from '../../net/transport/tcp/close.ts';
import { receiveTask } from '../../net/transport/tasks.ts';
import type { Program, ProgramContext } from '../program.ts';
import type { Exchange, HttpServer, TlsChoice } from './app.ts';
import { serveHttp } from './serve.ts';

/** Milliseconds that /slow takes: longer than clients wait. */
const SLOW = 60_000;
/** Octets of /big besides the line's end. */
const BIG = 40_000;

/**
 * A server of a topology: `listener NAME PROTOCOL,PORT,ADDRESS...`. Over HTTP it says who it is and whom it sees; /missing, /busy, /moved,
 * /big, /slow, /reset and /empty are a server's other ways to answer. Over UDP it says whom it saw.
 */
export const listener: Program = {
  name: 'listener',
  start(context) {
    const [name = 'server', ...addresses] = context.args;
    for (const each of addresses) {
      const [protocol = 'tcp', port = '0', ip = '0.0.0.0'] = each.split(',');
      const bound = context.listen(protocol === 'udp' ? 'udp' : 'tcp', ip, Number(port));
      if (!bound.ok) return { kind: 'exit', code: 1 };
      const socket = findSocket(context.network, bound.socket);
      if (!socket) continue;
      if (socket.owner) socket.owner = { ...socket.owner, name };
      if (protocol === 'udp') continue;
      socket.backlog = 128;
      if (protocol === 'tls') context.state[`tls ${port}`] = read(context, '/run/pki/ca.crt');
    }
    return { kind: 'running' };
  },
  *connection(context, socket): Task<void> {
    const port = findSocket(context.network, socket)?.local.port ?? 0;
    const pem = context.state[`tls ${port}`];
    const chain = typeof pem === 'string' ? readCertificates(pem) : [];
    const tls: TlsChoice | undefined = typeof pem === 'string' ? () => ({ chain, alpn: [] }) : undefined;
    const server: HttpServer = { app: (exchange) => answer(exchange, socket) };
    yield* serveHttp(context, socket, server, tls);
  },
  *datagram(context, socket): Task<void> {
    const got = yield* receiveTask(context.network, socket, 0);
    const from = got.kind === 'ok' ? got.value?.from : undefined;
    if (from) sendSocket(context.network, socket, `${context.hostname} saw ${from.ip}\n`, from);
  },
};

function read(context: ProgramContext, path: string): string {
  const text = context.files.read(path);
  return text.ok ? text.value : '';
}

function answer(exchange: Exchange, socket: number): HttpResponse | Task<HttpResponse> {
  const { context, path, peer } = exchange;
  const say = (status: number, body: string, extra: readonly { readonly name: string; readonly value: string }[] = []): HttpResponse =>
    httpResponse(status, body, [
      { name: 'Server', value: context.args[0] ?? 'server' },
      { name: 'Content-Type', value: 'text/plain' },
      ...extra,
      { name: 'Content-Length', value: String(body.length) },
      { name: 'Connection', value: 'close' },
    ]);
  // 444 closes without an answer
  const nothing = httpResponse(444, '', []);
  switch (path) {
    case '/missing':
      return say(404, '404 page not found\n');
    case '/busy':
      return say(503, 'no healthy upstream\n');
    case '/moved':
      return say(302, '', [{ name: 'Location', value: 'http://example.test/' }]);
    case '/big':
      return say(200, `${'x'.repeat(BIG)}\n`);
    case '/slow':
      return late(SLOW, nothing);
    case '/reset': {
      const open = findSocket(context.network, socket);
      if (open) abort(context.network, open);
      return nothing;
    }
    case '/empty':
      return nothing;
    default:
      return say(200, `hello from ${context.hostname}, you are ${peer.ip}\n`);
  }
}

function* late(ms: number, response: HttpResponse): Task<HttpResponse> {
  yield* sleep(ms);
  return response;
}
