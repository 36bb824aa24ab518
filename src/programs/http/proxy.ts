import { headerValue, type HttpResponse } from '../../base/http.ts';
import type { Task } from '../../base/task.ts';
import { lookupHost } from '../../tools/dns/resolver.ts';
import type { Exchange } from './app.ts';
import { fetchHttp } from './fetch.ts';
import { variables } from './nginx.ts';

type Directives = Readonly<Record<string, readonly (readonly string[])[]>>;

/** nginx's proxy_pass: hop-by-hop headers dropped, the URI part of the upstream replaces the location's. */
export function* proxyPass(
  exchange: Exchange,
  upstream: string,
  location: string,
  directives: Directives,
  badGateway: () => HttpResponse,
  timedOut: () => HttpResponse,
): Task<HttpResponse> {
  const { context, request } = exchange;
  const match = /^(https?):\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(variables(upstream, exchange));
  if (!match) return badGateway();
  const [, scheme = 'http', name = '', explicit, uri] = match;
  const port = explicit ?? (scheme === 'https' ? '443' : undefined);
  const group = (directives['upstream'] ?? []).find(([label]) => label === name);
  const servers = group ? group.slice(1) : [`${name}:${port ?? '80'}`];
  const target = uri === undefined ? request.target : uri + request.target.slice(location.length);
  const set = new Map((directives['proxy_set_header'] ?? []).map(([header = '', value = '']) => [header, variables(value, exchange)]));
  const own = new Set([...set.keys()].map((header) => header.toLowerCase()));
  const hop = new Set(['host', 'connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer']);
  const headers = [
    ...(own.has('host') ? [] : [{ name: 'Host', value: group ? name : `${name}${port === undefined ? '' : `:${port}`}` }]),
    { name: 'Connection', value: 'close' },
    ...[...set].filter(([, value]) => value !== '').map(([header, value]) => ({ name: header, value })),
    ...request.headers.filter((header) => !hop.has(header.name.toLowerCase()) && !own.has(header.name.toLowerCase())),
  ];
  const sni = directives['proxy_ssl_server_name']?.[0]?.[0] === 'on' ? name : undefined;
  const tls = scheme === 'https' ? { serverName: sni } : undefined;
  const limits = { tls, connectMs: seconds(directives, 'proxy_connect_timeout'), readMs: seconds(directives, 'proxy_read_timeout') };
  let last = badGateway();
  for (const server of servers) {
    const [host = '', number] = server.split(':');
    const found = yield* lookupHost(context, host, 4);
    const ip = found.kind === 'ok' ? found.addresses[0] : undefined;
    if (ip === undefined) continue;
    const outcome = yield* fetchHttp(
      context,
      { ip, port: Number(number ?? port ?? 80) },
      { ...request, target, version: 'HTTP/1.0', headers },
      limits,
    );
    if (outcome.kind === 'response') return passOn(outcome.response);
    const reason =
      outcome.kind === 'timeout'
        ? '110: Operation timed out'
        : outcome.kind === 'closed'
          ? 'upstream prematurely closed connection'
          : outcome.kind === 'unreachable'
            ? outcome.errno
            : 'upstream sent no valid HTTP/1.0 header';
    context.logError(
      `[error] 30#30: *1 connect() failed (${reason}) while connecting to upstream, client: ${exchange.peer.ip}, upstream: "http://${ip}:${number ?? port ?? '80'}${target}", host: "${headerValue(request.headers, 'host') ?? ''}"`,
    );
    last = outcome.kind === 'timeout' ? timedOut() : badGateway();
  }
  return last;
}

function passOn(response: HttpResponse): HttpResponse {
  const dropped = new Set(['connection', 'keep-alive', 'transfer-encoding', 'server', 'date']);
  return {
    ...response,
    version: 'HTTP/1.1',
    headers: [...response.headers.filter((header) => !dropped.has(header.name.toLowerCase())), { name: 'Connection', value: 'keep-alive' }],
  };
}

function seconds(directives: Directives, name: string): number {
  const match = /^(\d+)(ms|s|m)?$/.exec(directives[name]?.[0]?.[0] ?? '60s');
  const unit = match?.[2] === 'ms' ? 1 : match?.[2] === 'm' ? 60_000 : 1_000;
  return match ? Number(match[1]) * unit : 60_000;
}
