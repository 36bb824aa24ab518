import { headerValue, utf8Length, type HttpHeader, type HttpResponse } from '../../../base/http.ts';
import { inCidr } from '../../../base/ip.ts';
import type { Task } from '../../../base/task.ts';
import type { Exchange } from '../../http/app.ts';
import { nginxPage } from '../../http/nginx-page.ts';
import { forward, nextTurn, rotated, withFraming, type Attempt } from '../forward.ts';
import { logUpstreamFailure, requestId } from './access-log.ts';
import { authorised } from './basic-auth.ts';
import { chooseUpstream } from './canary.ts';
import { DEFAULT_UPSTREAM, type EdgeConfig, type EdgeLocation } from './compile.ts';
import { preflight, withCors } from './cors.ts';
import { rewritten, routeRequest } from './route.ts';

/** What the access log says about a request besides its answer. */
export interface Handling {
  readonly upstream: string;
  readonly attempts: readonly Attempt[];
  readonly id: string;
  readonly startedAt: number;
}

const page = (status: number, headers: readonly HttpHeader[] = []): HttpResponse => nginxPage('nginx', status, headers);

/** nginx's answer to one request: redirects, checks, and the upstream's answer. */
export function* handle(exchange: Exchange, config: EdgeConfig): Task<{ readonly response: HttpResponse; readonly handling: Handling }> {
  const { request, context } = exchange;
  const base = { id: requestId(context), startedAt: context.clock.now(), attempts: [] };
  const host = headerValue(request.headers, 'host') ?? '';
  const routed = routeRequest(config, host, exchange.path.replace(/\/{2,}/g, '/'));
  const location = routed?.location;
  const end = (
    response: HttpResponse,
    upstream = location?.upstream ?? DEFAULT_UPSTREAM,
  ): { response: HttpResponse; handling: Handling } => ({
    response,
    handling: { ...base, upstream },
  });
  if (request.version === 'HTTP/1.1' && host === '') return end(page(400, [{ name: 'Connection', value: 'close' }]), '');
  if (!routed) return end(page(404));
  if (!location) return end(page(404));
  const { options } = location;
  const secured = routed.server.certificate !== undefined;
  const early = redirection(exchange, location, host, secured) ?? refusal(exchange, location);
  if (early) return end(early);
  if (options.cors && request.method === 'OPTIONS') return end(preflight(exchange, options.cors));
  if (options.basicAuth && !authorised(context.api, request, options.basicAuth, location.ingress)) {
    const realm = options.basicAuth.realm === '' ? '' : options.basicAuth.realm;
    return end(page(401, [{ name: 'WWW-Authenticate', value: `Basic realm="${realm}"` }]));
  }
  if (options.protocol === 'OTHER') context.logError('kubehop does not simulate this backend-protocol; HTTP is used');
  const chosen = chooseUpstream(exchange, location);
  const upstream = config.upstreams[chosen];
  if (!upstream || upstream.endpoints.length === 0) return end(page(503), chosen);
  const target = rewritten(location, routed.groups, exchange.path);
  const query = request.target.includes('?') ? request.target.slice(request.target.indexOf('?')) : '';
  const headers = proxyHeaders(exchange, location, host, base.id);
  const sticky = stickyIndex(exchange, location, upstream.endpoints.length);
  const endpoints = rotated(upstream.endpoints, sticky ?? nextTurn(context.state, chosen));
  const limits = {
    connectMs: options.connectMs,
    readMs: options.readMs,
    tls: options.protocol === 'HTTPS' ? { serverName: undefined } : undefined,
  };
  const path = options.rewriteTarget === undefined ? request.target : target + query;
  const { response, attempts } = yield* forward(context, endpoints, { ...request, target: path, version: 'HTTP/1.1', headers }, limits, 3);
  for (const attempt of attempts) logUpstreamFailure(exchange, attempt, routed.server.host, host, path);
  const handling = { ...base, upstream: chosen, attempts };
  if (!response) return { handling, response: page(attempts.at(-1)?.outcome.kind === 'timeout' ? 504 : 502) };
  const cookie =
    options.cookieName !== undefined && sticky === undefined ? [stickyCookie(options.cookieName, endpoints[attempts.length - 1])] : [];
  const passed = withFraming(
    { ...response, headers: response.headers.filter(({ name }) => !/^(server|date)$/i.test(name)) },
    request.method,
  );
  const answer = { ...passed, headers: [...nginxOrder(passed.headers), ...cookie] };
  return { handling, response: options.cors ? withCors(exchange, answer, options.cors) : answer };
}

/** nginx writes type, length and connection before what else the upstream sent. */
function nginxOrder(headers: readonly HttpHeader[]): readonly HttpHeader[] {
  const first = ['content-type', 'content-length', 'transfer-encoding'];
  const front = first.flatMap((name) => headers.filter((header) => header.name.toLowerCase() === name));
  return [...front, { name: 'Connection', value: 'keep-alive' }, ...headers.filter(({ name }) => !first.includes(name.toLowerCase()))];
}

/** Where to go instead: another scheme, the permanent or temporal target, the application's root. */
function redirection(exchange: Exchange, location: EdgeLocation, host: string, secured: boolean): HttpResponse | undefined {
  const { options } = location;
  const scheme = exchange.tls ? 'https' : 'http';
  const to = (status: number, value: string): HttpResponse => page(status, [{ name: 'Location', value }]);
  const secure = redirectsToHttps(location, secured, exchange.tls !== undefined, host, exchange.request.target);
  if (secure !== undefined) return to(308, secure);
  if (options.redirect) return to(options.redirect.code, options.redirect.to.replace('$request_uri', exchange.request.target));
  if (options.appRoot !== undefined && exchange.path === '/') return to(302, `${scheme}://${host}${options.appRoot}`);
  return undefined;
}

/** Where plain HTTP is sent when the host has a certificate or is forced (lua_ingress.lua); the last slash is cut off. */
export function redirectsToHttps(
  { options }: EdgeLocation,
  secured: boolean,
  isTls: boolean,
  host: string,
  target: string,
): string | undefined {
  if (isTls || !(options.forceSslRedirect || (options.sslRedirect && secured))) return undefined;
  return `https://${host.replace(/:\d+$/, '')}${target.replace(/\/$/, '')}`;
}

/** Address lists, body size and rate. */
function refusal(exchange: Exchange, location: EdgeLocation): HttpResponse | undefined {
  const { context, request, peer } = exchange;
  const { allow, deny, maxBody, rps, rpsBurst } = location.options;
  const inside = (list: readonly string[]): boolean =>
    list.some((text) => {
      const [network = '', length = network.includes(':') ? '128' : '32'] = text.split('/');
      return network.includes(':') === peer.ip.includes(':') && inCidr(peer.ip, network, Number(length));
    });
  if (inside(deny) || (allow.length > 0 && !inside(allow))) {
    context.logError(`${errorPrefix(exchange)} access forbidden by rule, ${errorContext(exchange)}`);
    return page(403);
  }
  const length = Number(headerValue(request.headers, 'content-length') ?? utf8Length(request.body));
  if (maxBody > 0 && length > maxBody) {
    context.logError(`${errorPrefix(exchange)} client intended to send too large body: ${length} bytes, ${errorContext(exchange)}`);
    return page(413, [{ name: 'Connection', value: 'close' }]);
  }
  if (rps !== undefined && overRate(exchange, location.ingress, rps, rpsBurst)) {
    context.logError(
      `${errorPrefix(exchange)} limiting requests, excess: ${rps * rpsBurst}.000 by zone "${location.ingress.replace('/', '_')}_rps", ${errorContext(exchange)}`,
    );
    return page(503);
  }
  return undefined;
}

/** A leaky bucket a client (ngx_http_limit_req): `rps` a second, `rps * burst` may wait. */
function overRate(exchange: Exchange, ingress: string, rps: number, burst: number): boolean {
  const buckets = (exchange.context.state['rates'] ??= {}) as Record<string, { excess: number; at: number }>;
  const now = exchange.context.clock.now();
  const key = `${ingress} ${exchange.peer.ip}`;
  const last = buckets[key];
  const excess = last ? Math.max(0, last.excess - ((now - last.at) * rps) / 1000) + 1 : 0;
  if (excess > rps * burst) return true;
  buckets[key] = { excess, at: now };
  return false;
}

function errorPrefix({ context }: Exchange): string {
  return `${new Date(context.clock.now()).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ')} [error] 33#33: *1`;
}

function errorContext({ peer, request }: Exchange): string {
  const host = headerValue(request.headers, 'host') ?? '';
  return `client: ${peer.ip}, server: ${host.replace(/:\d+$/, '')}, request: "${request.method} ${request.target} ${request.version}", host: "${host}"`;
}

/** What the upstream is told about the client (nginx.tmpl), X-Forwarded-For from the connection alone. */
function proxyHeaders(exchange: Exchange, location: EdgeLocation, host: string, id: string): readonly HttpHeader[] {
  const { request, peer, tls } = exchange;
  const scheme = tls ? 'https' : 'http';
  const before = headerValue(request.headers, 'x-forwarded-for');
  const { forwardedPrefix, upstreamVhost } = location.options;
  const own: readonly HttpHeader[] = [
    { name: 'Host', value: upstreamVhost ?? host },
    { name: 'X-Request-ID', value: headerValue(request.headers, 'x-request-id') ?? id },
    { name: 'X-Real-IP', value: peer.ip },
    { name: 'X-Forwarded-For', value: peer.ip },
    { name: 'X-Forwarded-Host', value: host },
    { name: 'X-Forwarded-Port', value: tls ? '443' : '80' },
    { name: 'X-Forwarded-Proto', value: scheme },
    { name: 'X-Forwarded-Scheme', value: scheme },
    { name: 'X-Scheme', value: scheme },
    ...(before === undefined ? [] : [{ name: 'X-Original-Forwarded-For', value: before }]),
    ...(forwardedPrefix === undefined ? [] : [{ name: 'X-Forwarded-Prefix', value: forwardedPrefix }]),
  ];
  const set = new Set([
    ...own.map(({ name }) => name.toLowerCase()),
    'connection',
    'keep-alive',
    'transfer-encoding',
    'proxy',
    'upgrade',
    'te',
  ]);
  return [...own, ...request.headers.filter(({ name }) => !set.has(name.toLowerCase()))];
}

/** The endpoint that the affinity cookie names, by its place. */
function stickyIndex(exchange: Exchange, location: EdgeLocation, count: number): number | undefined {
  const { cookieName } = location.options;
  if (cookieName === undefined || count === 0) return undefined;
  const cookies = headerValue(exchange.request.headers, 'cookie') ?? '';
  const value = new RegExp(`(?:^|;\\s*)${cookieName.replace(/[^\w-]/g, '')}=([0-9a-f]+)`).exec(cookies)?.[1];
  return value === undefined ? undefined : parseInt(value.slice(0, 6), 16) % count;
}

function stickyCookie(name: string, endpoint: { readonly ip: string; readonly port: number } | undefined): HttpHeader {
  const text = `${endpoint?.ip ?? ''}:${endpoint?.port ?? 0}`;
  const sum = [...text].reduce((value, character) => (value * 31 + character.charCodeAt(0)) % 0xffffff, 7);
  return { name: 'Set-Cookie', value: `${name}=${sum.toString(16).padStart(6, '0')}|${'0'.repeat(32)}; Path=/; HttpOnly` };
}
