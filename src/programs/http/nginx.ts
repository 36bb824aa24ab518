import { headerValue, httpResponse, utf8Length, type HttpResponse } from '../../base/http.ts';
import type { Task } from '../../base/task.ts';
import { lookupHost } from '../../tools/dns/resolver.ts';
import type { Program, ProgramContext, ProgramStart } from '../program.ts';
import { httpDate, logDate } from '../text.ts';
import { type Exchange, type HttpServer } from './app.ts';
import { chooseLocation, chooseServer, readNginxSites, type NginxServer } from './nginx-site.ts';
import { readUpstreamNames, type UpstreamName } from './nginx-upstreams.ts';
import { proxyPass } from './proxy.ts';
import { serveHttp } from './serve.ts';
import { loadNginxTls, nginxTlsChoice } from './nginx-tls.ts';
import { nginxPage, nginxPlainOnTls } from './nginx-page.ts';
import { staticFile } from './static-file.ts';

const MAIN = '/etc/nginx/nginx.conf';
const MAX_REDIRECTS = 10;

/** nginx with the configuration that stands in its files: static sites, returns, proxying. */
export const nginx: Program = {
  name: 'nginx',
  start(context) {
    const sites = readNginxSites(context.files, MAIN);
    if (!sites.ok) return fail(context, sites.error);
    const names = readUpstreamNames(context.files, MAIN);
    context.state['upstreams'] = {};
    return names.length === 0 ? serve(context, sites.value) : { kind: 'starting', task: resolveAndServe(context, sites.value, names) };
  },
  connection: (context, socket) => serveHttp(context, socket, server, nginxTlsChoice(context, socket)),
};

function fail(context: ProgramContext, message: string): { readonly kind: 'exit'; readonly code: number } {
  context.logError(`${errorDate(context)} [emerg] 1#1: ${message}`);
  context.logError(`nginx: [emerg] ${message}`);
  return { kind: 'exit', code: 1 };
}

/** Names of upstreams are looked up once, while the configuration is read (ngx_inet_resolve_host); one that is not found ends nginx. */
function* resolveAndServe(
  context: ProgramContext,
  sites: readonly NginxServer[],
  names: readonly UpstreamName[],
): Task<number | undefined> {
  const addresses: Record<string, readonly string[]> = {};
  for (const { host, shown, where } of names) {
    if (addresses[host]) continue;
    const found = yield* lookupHost(context, host, 4);
    if (found.kind !== 'ok') return fail(context, `host not found in upstream "${shown}" in ${where}`).code;
    addresses[host] = found.addresses;
  }
  context.state['upstreams'] = addresses;
  const begun = serve(context, sites);
  return begun.kind === 'exit' ? begun.code : undefined;
}

function serve(context: ProgramContext, sites: readonly NginxServer[]): ProgramStart {
  for (const { ip, port } of uniqueListeners(sites)) {
    const bound = context.listen('tcp', ip, port);
    if (bound.ok) continue;
    const reason =
      bound.errno === 'EADDRINUSE'
        ? '98: Address in use'
        : bound.errno === 'EACCES'
          ? '13: Permission denied'
          : '99: Address not available';
    return fail(context, `bind() to ${ip.includes(':') ? `[${ip}]` : ip}:${port} failed (${reason})`);
  }
  const tls = loadNginxTls(context.files, sites);
  if (!tls.ok) return fail(context, tls.error);
  context.state['servers'] = sites;
  context.state['tls'] = tls.value;
  context.log(`${errorDate(context)} [notice] 1#1: nginx/${version(context)}`);
  context.log(`${errorDate(context)} [notice] 1#1: start worker processes`);
  return { kind: 'running' };
}

function uniqueListeners(servers: readonly NginxServer[]): { readonly ip: string; readonly port: number }[] {
  const seen = new Map<string, { readonly ip: string; readonly port: number }>();
  for (const { listen } of servers) for (const entry of listen) seen.set(`${entry.ip} ${entry.port}`, entry);
  return [...seen.values()];
}

function version(context: ProgramContext): string {
  return context.env['NGINX_VERSION'] ?? '1.29.3';
}

function errorDate(context: ProgramContext): string {
  return new Date(context.clock.now()).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
}

function serverHeaders(context: ProgramContext): Headers {
  return [
    { name: 'Server', value: `nginx/${version(context)}` },
    { name: 'Date', value: httpDate(context.clock.now()) },
  ];
}

const server: HttpServer = {
  app: (exchange) => answer(exchange, exchange.path, 0),
  headers: ({ context }) => serverHeaders(context),
  log({ request, peer, context }, response) {
    const quote = (name: string): string => `"${headerValue(request.headers, name) ?? '-'}"`;
    const size = request.method === 'HEAD' ? 0 : utf8Length(response.body);
    const line = `"${request.method} ${request.target} ${request.version}" ${response.status} ${size}`;
    context.log(
      `${peer.ip} - - [${logDate(context.clock.now())}] ${line} ${quote('referer')} ${quote('user-agent')} ${quote('x-forwarded-for')}`,
    );
  },
  badRequest: (context) => page(context, 400),
  plainOnTls(context) {
    const answer = nginxPlainOnTls(`nginx/${version(context)}`);
    return { ...answer, headers: [...serverHeaders(context), ...answer.headers] };
  },
};

function answer(exchange: Exchange, path: string, depth: number): ReturnType<HttpServer['app']> {
  const { context, request } = exchange;
  const servers = context.state['servers'] as readonly NginxServer[];
  const site = chooseServer(servers, exchange.local.port, headerValue(request.headers, 'host') ?? '');
  if (!site || depth > MAX_REDIRECTS) return page(context, 500);
  const location = chooseLocation(site, path);
  const directives = location?.directives ?? site.directives;
  const extra = (directives['add_header'] ?? []).map(([name = '', value = '']) => ({ name, value: variables(value, exchange) }));
  const returned = directives['return']?.[0];
  if (returned) return returnDirective(exchange, returned, extra);
  const upstream = directives['proxy_pass']?.[0]?.[0];
  if (upstream !== undefined)
    return proxyPass(
      exchange,
      upstream,
      location?.path ?? '/',
      directives,
      () => page(context, 502),
      () => page(context, 504),
    );
  if (directives['stub_status']) return httpResponse(200, 'Active connections: 1 \n', [{ name: 'Content-Type', value: 'text/plain' }]);
  if (request.method !== 'GET' && request.method !== 'HEAD') return page(context, 405);
  const alias = directives['alias']?.[0]?.[0];
  const root = alias ?? directives['root']?.[0]?.[0] ?? '/etc/nginx/html';
  const local = alias !== undefined && location ? path.slice(location.path.length).replace(/^(?!\/)/, '/') : path;
  const indexes = directives['index']?.[0] ?? ['index.html'];
  const tries = directives['try_files']?.[0];
  const found = staticFile(context.files, root, local, indexes);
  if (tries && found.kind !== 'file') {
    for (const candidate of tries.slice(0, -1)) {
      const attempt = staticFile(context.files, root, variables(candidate, exchange), indexes);
      if (attempt.kind === 'file') return fileAnswer(attempt, extra);
    }
    const last = tries.at(-1) ?? '';
    return last.startsWith('=')
      ? page(context, Number(last.slice(1)) || 404)
      : answer(exchange, variables(last, exchange).replace(/\?.*$/, ''), depth + 1);
  }
  switch (found.kind) {
    case 'file':
      return fileAnswer(found, extra);
    case 'redirect': {
      const host = headerValue(request.headers, 'host') ?? exchange.local.ip;
      return page(context, 301, [{ name: 'Location', value: `${exchange.tls ? 'https' : 'http'}://${host}${path}/` }]);
    }
    case 'directory':
      context.logError(
        `${errorDate(context)} [error] 30#30: *1 directory index of "${root}${path}" is forbidden, client: ${exchange.peer.ip}, server: ${site.names[0] ?? 'localhost'}, request: "${request.method} ${request.target} ${request.version}", host: "${headerValue(request.headers, 'host') ?? ''}"`,
      );
      return page(context, 403);
    case 'forbidden':
      return page(context, 403);
    case 'missing':
      context.logError(
        `${errorDate(context)} [error] 30#30: *1 open() "${root}${path}" failed (2: No such file or directory), client: ${exchange.peer.ip}, server: ${site.names[0] ?? 'localhost'}, request: "${request.method} ${request.target} ${request.version}", host: "${headerValue(request.headers, 'host') ?? ''}"`,
      );
      return page(context, 404);
  }
}

type Headers = readonly { readonly name: string; readonly value: string }[];

function fileAnswer(file: { readonly text: string; readonly type: string; readonly modifiedAt: number }, extra: Headers): HttpResponse {
  const length = utf8Length(file.text);
  const etag = `"${Math.floor(file.modifiedAt / 1000).toString(16)}-${length.toString(16)}"`;
  return httpResponse(200, file.text, [
    { name: 'Content-Type', value: file.type },
    { name: 'Content-Length', value: String(length) },
    { name: 'Last-Modified', value: httpDate(file.modifiedAt) },
    { name: 'Connection', value: 'keep-alive' },
    { name: 'ETag', value: etag },
    { name: 'Accept-Ranges', value: 'bytes' },
    ...extra,
  ]);
}

function returnDirective(exchange: Exchange, [first = '', second]: readonly string[], extra: Headers): HttpResponse {
  const code = /^\d+$/.test(first) ? Number(first) : 302;
  const text = variables(/^\d+$/.test(first) ? (second ?? '') : first, exchange);
  if ([301, 302, 303, 307, 308].includes(code)) return page(exchange.context, code, [{ name: 'Location', value: text }, ...extra]);
  if (second === undefined) return page(exchange.context, code, extra);
  const types = exchange.context.state['servers'] as readonly NginxServer[];
  const site = chooseServer(types, exchange.local.port, headerValue(exchange.request.headers, 'host') ?? '');
  const location = site && chooseLocation(site, exchange.path);
  const type = (location?.directives ?? site?.directives)?.['default_type']?.[0]?.[0] ?? 'text/plain';
  return httpResponse(code, text, [
    { name: 'Content-Type', value: type },
    { name: 'Content-Length', value: String(utf8Length(text)) },
    { name: 'Connection', value: 'keep-alive' },
    ...extra,
  ]);
}

/** nginx's own page for a status. */
function page(context: ProgramContext, status: number, headers: Headers = []): HttpResponse {
  return nginxPage(`nginx/${version(context)}`, status, headers);
}

/** The variables that configurations in courses use. */
export function variables(text: string, { request, path, query, peer, local, context, tls }: Exchange): string {
  const host = (headerValue(request.headers, 'host') ?? local.ip).replace(/:\d+$/, '');
  const args = request.target.includes('?') ? request.target.slice(request.target.indexOf('?') + 1) : '';
  const values: Record<string, string> = {
    host,
    hostname: context.hostname,
    uri: path,
    request_uri: request.target,
    args,
    is_args: args === '' ? '' : '?',
    query_string: args,
    remote_addr: peer.ip,
    remote_port: String(peer.port),
    server_addr: local.ip,
    server_port: String(local.port),
    scheme: tls ? 'https' : 'http',
    ssl_protocol: tls?.version ?? '',
    ssl_server_name: tls?.serverName ?? '',
    https: tls ? 'on' : '',
    request_method: request.method,
    http_host: headerValue(request.headers, 'host') ?? '',
    server_name: host,
    nginx_version: version(context),
    server_protocol: request.version,
    time_local: logDate(context.clock.now()),
    proxy_add_x_forwarded_for: [headerValue(request.headers, 'x-forwarded-for'), peer.ip].filter((part) => part !== undefined).join(', '),
  };
  return text.replace(/\$\{?([a-z_0-9]+)\}?/g, (whole, name: string) => {
    if (name.startsWith('arg_')) return query[name.slice(4)] ?? '';
    if (name.startsWith('http_') && name !== 'http_host') return headerValue(request.headers, name.slice(5).replaceAll('_', '-')) ?? '';
    return values[name] ?? whole;
  });
}
