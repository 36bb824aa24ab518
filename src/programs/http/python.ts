import { headerValue, httpResponse, utf8Length, type HttpHeader, type HttpResponse } from '../../base/http.ts';
import { resolvePath, type Files } from '../../base/files.ts';
import { portOption, readOptions } from '../arguments.ts';
import type { Program } from '../program.ts';
import { httpDate, logDate } from '../text.ts';
import type { Exchange } from './app.ts';
import { serveHttp } from './serve.ts';
import { staticFile } from './static-file.ts';

const HTML = 'text/html; charset=utf-8';

/** `python -m http.server [PORT] [--bind IP] [--directory DIR]`: CPython's Lib/http/server.py, HTTP/1.0, one answer per connection. */
export const pythonHttpServer: Program = {
  name: 'python-http.server',
  processName: 'python3',
  start(context) {
    const { values, words } = readOptions(context.args.filter((word) => word !== '-m' && word !== 'http.server' && word !== '-u'));
    const port = /^\d+$/.test(words[0] ?? '') ? Number(words[0]) : portOption(words[0], 8000);
    const ip = values['bind'] ?? values['b'] ?? '0.0.0.0';
    Object.assign(context.state, { root: resolvePath(context.cwd, values['directory'] ?? values['d'] ?? '.') });
    const bound = context.listen('tcp', ip, port, 5);
    if (!bound.ok) {
      context.logError(bindTraceback(bound.errno));
      return { kind: 'exit', code: 1 };
    }
    const actual = context.network.state.sockets.sockets.get(bound.socket)?.local.port ?? port;
    context.log(`Serving HTTP on ${ip} port ${actual} (http://${ip.includes(':') ? `[${ip}]` : ip}:${actual}/) ...`);
    return { kind: 'running' };
  },
  interrupted(context) {
    context.log('\nKeyboard interrupt received, exiting.');
    return 0;
  },
  connection: (context, socket) =>
    serveHttp(context, socket, {
      headers: () => [
        { name: 'Server', value: `SimpleHTTP/0.6 Python/${context.env['PYTHON_VERSION'] ?? '3.11.7'}` },
        { name: 'Date', value: httpDate(context.clock.now()) },
      ],
      app: answer,
      log: (exchange, response) => {
        const reason = headerValue(response.headers, 'Content-Type') === ERROR_TYPE ? response.reason : undefined;
        if (reason !== undefined) logLine(exchange, `code ${response.status}, message ${reason}`);
        logLine(exchange, `"${exchange.request.method} ${exchange.request.target} ${exchange.request.version}" ${response.status} -`);
      },
    }),
};

function logLine({ context, peer }: Exchange, text: string): void {
  context.logError(`${peer.ip} - - [${logDate(context.clock.now()).slice(0, 20).replace(':', ' ')}] ${text}`);
}

const LIB = '/usr/local/lib/python3.11';

/** What the interpreter prints when bind(2) fails (CPython 3.11). */
function bindTraceback(errno: string): string {
  const texts: Readonly<Record<string, string>> = {
    EACCES: 'PermissionError: [Errno 13] Permission denied',
    EADDRINUSE: 'OSError: [Errno 98] Address already in use',
  };
  const frames = [
    ['<frozen runpy>', 198, '_run_module_as_main', ''],
    ['<frozen runpy>', 88, '_run_code', ''],
    [`${LIB}/http/server.py`, 1313, '<module>', '    test(\n'],
    [`${LIB}/http/server.py`, 1260, 'test', `    with ServerClass(addr, HandlerClass) as httpd:\n         ${'^'.repeat(31)}\n`],
    [`${LIB}/socketserver.py`, 456, '__init__', '    self.server_bind()\n'],
    [`${LIB}/http/server.py`, 1307, 'server_bind', `    return super().server_bind()\n           ${'^'.repeat(21)}\n`],
    [`${LIB}/http/server.py`, 136, 'server_bind', '    socketserver.TCPServer.server_bind(self)\n'],
    [`${LIB}/socketserver.py`, 472, 'server_bind', '    self.socket.bind(self.server_address)\n'],
  ] as const;
  const trace = frames.map(([file, line, name, source]) => `  File "${file}", line ${line}, in ${name}\n${source}`).join('');
  return `Traceback (most recent call last):\n${trace}${texts[errno] ?? 'OSError: [Errno 99] Cannot assign requested address'}`;
}

function answer({ context, path, request }: Exchange): HttpResponse {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return errorPage(501, `Unsupported method ('${request.method}')`, 'Server does not support this operation');
  const root = String(context.state['root']);
  const found = staticFile(context.files, root, path, ['index.html', 'index.htm']);
  switch (found.kind) {
    case 'file':
      return reply(200, found.text, [
        { name: 'Content-type', value: found.type },
        { name: 'Content-Length', value: String(utf8Length(found.text)) },
        { name: 'Last-Modified', value: httpDate(found.modifiedAt) },
      ]);
    case 'directory':
      return reply(200, listing(context.files, found.path, path, found.names), [{ name: 'Content-type', value: HTML }]);
    case 'redirect': {
      const [head = '', query] = request.target.split('?');
      return reply(301, '', [{ name: 'Location', value: `${head}/${query === undefined ? '' : `?${query}`}` }]);
    }
    default:
      return errorPage(404, 'File not found', 'Nothing matches the given URI');
  }
}

function reply(status: number, body: string, headers: readonly HttpHeader[], reason?: string): HttpResponse {
  return { ...httpResponse(status, body, headers, reason), version: 'HTTP/1.0' };
}

const ERROR_TYPE = 'text/html;charset=utf-8';

function errorPage(status: number, message: string, explanation: string): HttpResponse {
  const body = `<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n        <meta charset="utf-8">\n        <title>Error response</title>\n    </head>\n    <body>\n        <h1>Error response</h1>\n        <p>Error code: ${status}</p>\n        <p>Message: ${escapeHtml(message)}.</p>\n        <p>Error code explanation: ${status} - ${explanation}.</p>\n    </body>\n</html>\n`;
  const headers = [
    { name: 'Connection', value: 'close' },
    { name: 'Content-Type', value: ERROR_TYPE },
  ];
  return reply(status, body, headers, message);
}

/** Directories end in a slash, links in an at sign (list_directory). */
function listing(files: Files, directory: string, path: string, names: readonly string[]): string {
  const lower = (name: string): string => name.toLowerCase();
  const sorted = [...names].sort((a, b) => (lower(a) < lower(b) ? -1 : lower(a) > lower(b) ? 1 : 0));
  const items = sorted.map((name) => {
    const full = resolvePath(directory, name);
    const target = files.stat(full, { follow: true });
    const itself = files.stat(full);
    const slash = target.ok && target.value.kind === 'directory' ? '/' : '';
    const shown = itself.ok && itself.value.kind === 'link' ? '@' : slash;
    return `<li><a href="${quoteUrl(name)}${slash}">${escapeHtml(name)}${shown}</a></li>\n`;
  });
  const title = `Directory listing for ${escapeHtml(path)}`;
  return `<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>${title}</title>\n</head>\n<body>\n<h1>${title}</h1>\n<hr>\n<ul>\n${items.join('')}</ul>\n<hr>\n</body>\n</html>\n`;
}

/** urllib.parse.quote: letters, digits and `_.-~/` stay. */
function quoteUrl(name: string): string {
  return encodeURIComponent(name)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
