import { headerValue, type HttpResponse } from '../../base/http.ts';
import type { Task } from '../../base/task.ts';
import { ipVersion } from '../../base/ip.ts';
import { queryName } from '../../tools/dns/resolver.ts';
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
  const match = /^(https?):\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(variables(withSets(upstream, directives), exchange));
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
    const ip = yield* addressOf(exchange, host, directives);
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

/** Puts in what `set $NAME VALUE` gave. */
function withSets(text: string, directives: Directives): string {
  const given = new Map((directives['set'] ?? []).map(([name = '', value = '']) => [name.replace(/^\$/, ''), value]));
  return text.replace(/\$\{?([a-z_0-9]+)\}?/gi, (whole, name: string) => given.get(name) ?? whole);
}

/** Found at the start, or, where variables make the name, by the servers of the `resolver` directive: no search list, no hosts file. */
function* addressOf({ context, request, peer }: Exchange, host: string, directives: Directives): Task<string | undefined> {
  if (ipVersion(host) !== undefined) return host;
  const known = (context.state['upstreams'] as Readonly<Record<string, readonly string[]>> | undefined)?.[host];
  if (known) return known[0];
  const servers = (directives['resolver']?.[0] ?? []).filter((word) => !word.includes('='));
  const problem = (text: string): void =>
    context.logError(
      `[error] 30#30: *1 ${text}, client: ${peer.ip}, request: "${request.method} ${request.target} ${request.version}", host: "${headerValue(request.headers, 'host') ?? ''}"`,
    );
  if (servers.length === 0) {
    problem(`no resolver defined to resolve ${host}`);
    return undefined;
  }
  const nameservers = servers.map((server) => server.replace(/:53$/, ''));
  const asked = yield* queryName(context, host, ['A'], { nameservers, search: [], ndots: 0, timeoutMs: 5_000, attempts: 2, useTcp: false });
  const answer = asked.kind === 'answers' ? asked.messages[0] : undefined;
  for (const { rdata } of answer?.answers ?? []) if (rdata.type === 'A') return rdata.address;
  const rcode = answer?.flags.rcode;
  const reason = rcode === undefined ? '110: Operation timed out' : rcode === 'SERVFAIL' ? '2: Server failure' : '3: Host not found';
  problem(`${host} could not be resolved (${reason})`);
  return undefined;
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
