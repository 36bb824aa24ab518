import { headerValue, type HttpHeader, type HttpRequest, type HttpResponse } from '../../../base/http.ts';
import { nginxPage } from '../../http/nginx-page.ts';
import type { Endpoint } from '../backends.ts';
import { byWeight } from '../forward.ts';
import type { GatewayConfig, ServedBackend, ServedRule } from './compile.ts';
import { corsHeaders, modifyHeaders, modifyPath, redirectLocation } from './filters.ts';
import { chooseListener, chooseRule } from './match.ts';
import type { Filter, HeaderFilter } from './objects.ts';

/** A request as it came, and where. */
export interface Incoming {
  readonly request: HttpRequest;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly scheme: 'http' | 'https';
  /** the listener's port */
  readonly port: number;
  readonly peer: string;
  /** SNI of the connection */
  readonly serverName?: string | undefined;
}

export type Plan =
  | { readonly kind: 'answer'; readonly response: HttpResponse; readonly route: string }
  | {
      readonly kind: 'forward';
      readonly rule: ServedRule;
      readonly backend: ServedBackend & { readonly endpoints: readonly Endpoint[] };
      readonly request: HttpRequest;
      readonly mirrors: readonly NonNullable<Filter['requestMirror']>[];
      /** headers that are changed in the answer */
      readonly response: readonly HeaderFilter[];
      readonly cors: readonly HttpHeader[];
      readonly route: string;
    };

const SUPPORTED = new Set(['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestRedirect', 'URLRewrite', 'RequestMirror', 'CORS']);

/** What a Gateway does with a request: answer it itself, or send it changed to a backend chosen by weight. */
export function planRequest(config: GatewayConfig, incoming: Incoming, random: (below: number) => number): Plan {
  const { request, path } = incoming;
  const host = (headerValue(request.headers, 'host') ?? '').replace(/:\d+$/, '');
  const answer = (status: number, route = '-', headers: readonly HttpHeader[] = []): Plan => ({
    kind: 'answer',
    response: nginxPage('nginx', status, headers),
    route,
  });
  const listener = chooseListener(config, incoming.port, host);
  if (!listener) return answer(404);
  // a connection that was made for another listener's name is sent back to make its own (RFC 9110 section 15.5.20)
  const own = incoming.serverName === undefined ? listener : chooseListener(config, incoming.port, incoming.serverName);
  if (own !== listener) return answer(421);
  const rule = chooseRule(listener, host, incoming);
  if (!rule) return answer(404);
  const backend = byWeight(
    rule.backends.map((value) => ({ weight: value.weight, value })),
    random,
  );
  const filters = [...rule.filters, ...(backend?.filters ?? [])];
  if (filters.some(({ type }) => !SUPPORTED.has(type))) return answer(500, rule.route);
  const cors = filters.find((filter) => filter.cors)?.cors;
  const preflight = cors && request.method === 'OPTIONS' && headerValue(request.headers, 'access-control-request-method') !== undefined;
  const allowed = cors ? (corsHeaders(request, cors, preflight === true) ?? []) : [];
  if (preflight) return { kind: 'answer', response: { ...nginxPage('nginx', 204), headers: [...allowed] }, route: rule.route };
  const query = request.target.includes('?') ? request.target.slice(request.target.indexOf('?')) : '';
  const redirect = filters.find((filter) => filter.requestRedirect)?.requestRedirect;
  if (redirect) {
    const location = redirectLocation(redirect, rule, { scheme: incoming.scheme, host, port: incoming.port, path, query });
    return answer(redirect.statusCode ?? 302, rule.route, [{ name: 'Location', value: location }]);
  }
  if (!backend?.endpoints) return answer(500, rule.route);
  if (backend.endpoints.length === 0) return answer(503, rule.route);
  const rewrite = filters.find((filter) => filter.urlRewrite)?.urlRewrite;
  const target = rewrite?.path ? modifyPath(path, rewrite.path, rule) + query : request.target;
  return {
    kind: 'forward',
    rule,
    backend: { ...backend, endpoints: backend.endpoints },
    request: { ...request, target, version: 'HTTP/1.1', headers: requestHeaders(incoming, rewrite?.hostname, filters) },
    mirrors: filters.flatMap(({ requestMirror }) => (requestMirror ? [requestMirror] : [])),
    response: filters.flatMap(({ responseHeaderModifier }) => (responseHeaderModifier ? [responseHeaderModifier] : [])),
    cors: allowed,
    route: rule.route,
  };
}

function requestHeaders(
  { request, peer, scheme, port }: Incoming,
  rewritten: string | undefined,
  filters: readonly Filter[],
): readonly HttpHeader[] {
  const host = headerValue(request.headers, 'host') ?? '';
  const before = headerValue(request.headers, 'x-forwarded-for');
  const own = new Set(['host', 'connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'x-forwarded-for', 'x-real-ip']);
  let headers: readonly HttpHeader[] = [
    { name: 'Host', value: rewritten ?? host },
    { name: 'X-Forwarded-For', value: before === undefined ? peer : `${before}, ${peer}` },
    { name: 'X-Real-IP', value: peer },
    { name: 'X-Forwarded-Proto', value: scheme },
    { name: 'X-Forwarded-Host', value: host.replace(/:\d+$/, '') },
    { name: 'X-Forwarded-Port', value: String(port) },
    ...request.headers.filter(({ name }) => !own.has(name.toLowerCase())),
  ];
  for (const { requestHeaderModifier } of filters) if (requestHeaderModifier) headers = modifyHeaders(headers, requestHeaderModifier);
  return headers;
}
