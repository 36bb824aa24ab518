import { headerValue, httpResponse, HTTP_REASONS, utf8Length, type HttpResponse } from '../../base/http.ts';
import { portOption, readOptions } from '../arguments.ts';
import type { Program, ProgramContext, ProgramStart } from '../program.ts';
import { goLogDate, httpDate, isoDate, logDate } from '../text.ts';
import type { Exchange, HttpServer } from './app.ts';
import { serveHttp } from './serve.ts';
import { echoServerApp, goAnswer, helloApp, httpbinApp, podinfoApp } from './simple-apps.ts';
import { staticFile } from './static-file.ts';

/** Binds one TCP port, for IPv6 and IPv4 (net.favoriteAddrFamily), or ends as Go's servers do. */
export function listenOrExit(context: ProgramContext, port: number, program: string): ProgramStart {
  const bound = context.listen('tcp', '::', port, 4096);
  if (bound.ok) return { kind: 'running' };
  const reason =
    bound.errno === 'EACCES'
      ? 'permission denied'
      : bound.errno === 'EADDRINUSE'
        ? 'address already in use'
        : 'cannot assign requested address';
  context.logError(`${goLogDate(context.clock.now())} ${program}: listen tcp :${port}: bind: ${reason}`);
  return { kind: 'exit', code: 1 };
}

function serverProgram(name: string, start: (context: ProgramContext) => ProgramStart, server: HttpServer): Program {
  return { name, start, connection: (context, socket) => serveHttp(context, socket, server) };
}

/** hashicorp/http-echo: one text for everything. */
export const httpEcho = serverProgram(
  'http-echo',
  (context) => {
    const { values } = readOptions(context.args);
    const text = values['text'] ?? context.env['ECHO_TEXT'] ?? '';
    if (text === '') {
      context.logError('Missing -text option!');
      return { kind: 'exit', code: 127 };
    }
    Object.assign(context.state, { text, status: Number(values['status-code'] ?? 200) || 200 });
    const port = portOption(values['listen'], 5678);
    context.log(`${isoDate(context.clock.now())} [INFO] server is listening on :${port}`);
    return listenOrExit(context, port, 'http-echo');
  },
  {
    app: (exchange) =>
      goAnswer(exchange, Number(exchange.context.state['status']), `${String(exchange.context.state['text'])}\n`, undefined, [
        { name: 'X-App-Name', value: 'http-echo' },
        { name: 'X-App-Version', value: '1.0.0' },
      ]),
    log({ context, request, peer }, response) {
      const agent = headerValue(request.headers, 'user-agent') ?? '';
      const host = headerValue(request.headers, 'host') ?? '';
      const line = `"${request.method} ${request.target} ${request.version}" ${response.status} ${utf8Length(response.body)} "${agent}" 10µs`;
      context.log(`${goLogDate(context.clock.now())} ${host} ${peer.ip}:${peer.port} ${line}`);
    },
  },
);

export const helloServer = serverProgram(
  'hello-app',
  (context) => {
    const port = portOption(context.env['PORT'], 8080);
    context.log(`${goLogDate(context.clock.now())} Server listening on port ${port}`);
    return listenOrExit(context, port, 'hello-app');
  },
  {
    app: helloApp,
    log: ({ context, request }) => context.log(`${goLogDate(context.clock.now())} Serving request: ${request.target.replace(/\?.*$/, '')}`),
  },
);

export const echoServer = serverProgram('echoserver', (context) => listenOrExit(context, 8080, 'nginx'), { app: echoServerApp });

export const podinfo = serverProgram(
  'podinfo',
  (context) => {
    const { values } = readOptions(context.args);
    const port = portOption(values['port'], 9898);
    const entry = {
      level: 'info',
      ts: isoDate(context.clock.now()),
      caller: 'http/server.go:224',
      msg: 'Starting HTTP Server.',
      addr: `:${port}`,
    };
    context.log(JSON.stringify(entry));
    return listenOrExit(context, port, 'podinfo');
  },
  { app: podinfoApp },
);

export const httpbin = serverProgram(
  'httpbin',
  (context) => {
    const { values } = readOptions(context.args);
    const port = portOption(
      values['port'] ?? values['b'],
      context.env['HTTPBIN_PORT'] === undefined ? 80 : Number(context.env['HTTPBIN_PORT']),
    );
    context.logError(
      `[${isoDate(context.clock.now()).slice(0, 19).replace('T', ' ')} +0000] [1] [INFO] Listening at: http://0.0.0.0:${port} (1)`,
    );
    return listenOrExit(context, port, 'gunicorn');
  },
  { app: httpbinApp },
);

/** Apache httpd over its document root. */
export const httpd = serverProgram(
  'httpd',
  (context) => {
    const bound = context.listen('tcp', '0.0.0.0', 80);
    if (!bound.ok) {
      context.logError('(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:80');
      return { kind: 'exit', code: 1 };
    }
    const date = isoDate(context.clock.now());
    context.logError(
      `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${context.pod?.ip ?? '127.0.0.1'}. Set the 'ServerName' directive globally to suppress this message`,
    );
    context.logError(
      `[${httpDate(context.clock.now()).slice(0, 3)} ${date.slice(0, 10)}] [mpm_event:notice] [pid 1:tid 1] AH00489: Apache/${apacheVersion(context)} (Unix) configured -- resuming normal operations`,
    );
    return { kind: 'running' };
  },
  {
    headers: ({ context }) => [
      { name: 'Date', value: httpDate(context.clock.now()) },
      { name: 'Server', value: `Apache/${apacheVersion(context)} (Unix)` },
    ],
    app: (exchange) => apacheAnswer(exchange),
    log({ context, request, peer }, response) {
      const line = `"${request.method} ${request.target} ${request.version}" ${response.status} ${utf8Length(response.body)}`;
      context.log(`${peer.ip} - - [${logDate(context.clock.now())}] ${line}`);
    },
  },
);

function apacheVersion(context: ProgramContext): string {
  return context.env['HTTPD_VERSION'] ?? '2.4.65';
}

function apacheAnswer({ context, path }: Exchange): HttpResponse {
  const found = staticFile(context.files, '/usr/local/apache2/htdocs', path, ['index.html']);
  if (found.kind === 'file') {
    const length = utf8Length(found.text);
    return httpResponse(200, found.text, [
      { name: 'Last-Modified', value: httpDate(found.modifiedAt) },
      { name: 'ETag', value: `"${length.toString(16)}-${Math.floor(found.modifiedAt / 1000).toString(16)}"` },
      { name: 'Accept-Ranges', value: 'bytes' },
      { name: 'Content-Length', value: String(length) },
      { name: 'Content-Type', value: found.type },
    ]);
  }
  const status = found.kind === 'missing' ? 404 : 403;
  const reason = HTTP_REASONS[status] ?? '';
  const sentence =
    status === 404 ? 'The requested URL was not found on this server.' : "You don't have permission to access this resource.";
  const body = `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${reason}</title>\n</head><body>\n<h1>${reason}</h1>\n<p>${sentence}</p>\n</body></html>\n`;
  return httpResponse(status, body, [{ name: 'Content-Type', value: 'text/html; charset=iso-8859-1' }]);
}
