import { headerValue, utf8Length, type HttpHeader, type HttpRequest, type HttpResponse } from '../../base/http.ts';
import type { Task } from '../../base/task.ts';
import { lookupHost } from '../../tools/dns/resolver.ts';
import { fetchHttp, type FetchLimits, type FetchOutcome } from '../http/fetch.ts';
import type { ProgramContext } from '../program.ts';
import type { Endpoint } from './backends.ts';

/** One try at an endpoint, as access logs show it. */
export interface Attempt {
  readonly address: string;
  readonly outcome: FetchOutcome | { readonly kind: 'no-name'; readonly host: string };
  /** milliseconds */
  readonly took: number;
}

/** Sends a request to the endpoints in turn until one answers; at most `tries` of them. Who waits too long or is refused comes next. */
export function* forward(
  context: ProgramContext,
  endpoints: readonly Endpoint[],
  request: HttpRequest,
  limits: FetchLimits,
  tries: number,
): Task<{ readonly response: HttpResponse | undefined; readonly attempts: readonly Attempt[] }> {
  const attempts: Attempt[] = [];
  for (const endpoint of endpoints.slice(0, Math.max(1, tries))) {
    const begun = context.clock.now();
    const found = yield* lookupHost(context, endpoint.ip, undefined);
    const ip = found.kind === 'ok' ? found.addresses[0] : undefined;
    const address = `${ip === undefined || !ip.includes(':') ? (ip ?? endpoint.ip) : `[${ip}]`}:${endpoint.port}`;
    const outcome =
      ip === undefined
        ? ({ kind: 'no-name', host: endpoint.ip } as const)
        : yield* fetchHttp(context, { ip, port: endpoint.port }, request, limits);
    attempts.push({ address, outcome, took: context.clock.now() - begun });
    if (outcome.kind === 'response') return { response: outcome.response, attempts };
    // a request that changes something is not repeated once it may have been received (proxy_next_upstream's default)
    const sent = outcome.kind === 'closed' || (outcome.kind === 'timeout' && !outcome.connecting);
    if (sent && !['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'].includes(request.method)) break;
  }
  return { response: undefined, attempts };
}

const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade']);

/** Headers of a message without those that concern one connection (RFC 9110 section 7.6.1). */
export function endToEnd(headers: readonly HttpHeader[]): readonly HttpHeader[] {
  return headers.filter(({ name }) => !HOP_BY_HOP.has(name.toLowerCase()));
}

/** An upstream's answer with a length, so that the connection to the client can stay open: chunked where the upstream gave none. */
export function withFraming(response: HttpResponse, method: string): HttpResponse {
  const headers = endToEnd(response.headers);
  const bodiless = method === 'HEAD' || response.status === 204 || response.status === 304;
  if (bodiless || headerValue(headers, 'content-length') !== undefined) return { ...response, version: 'HTTP/1.1', headers };
  const body = response.body === '' ? '0\r\n\r\n' : `${utf8Length(response.body).toString(16)}\r\n${response.body}\r\n0\r\n\r\n`;
  return { ...response, version: 'HTTP/1.1', headers: [...headers, { name: 'Transfer-Encoding', value: 'chunked' }], body };
}

/** A count that goes up with every request: where round robin stands. */
export function nextTurn(state: Record<string, unknown>, name: string): number {
  const turns = (state['turns'] ??= {}) as Record<string, number>;
  const turn = turns[name] ?? 0;
  turns[name] = turn + 1;
  return turn;
}

/** The endpoints from the one whose turn it is. */
export function rotated<T>(entries: readonly T[], turn: number): readonly T[] {
  const from = entries.length === 0 ? 0 : turn % entries.length;
  return [...entries.slice(from), ...entries.slice(0, from)];
}
/** An index by weights: `pick` is a number from 0 to the sum less one. */
export function byWeight<T>(
  entries: readonly { readonly weight: number; readonly value: T }[],
  random: (below: number) => number,
): T | undefined {
  const total = entries.reduce((sum, { weight }) => sum + Math.max(0, weight), 0);
  if (total <= 0) return undefined;
  let pick = random(total);
  for (const { weight, value } of entries) {
    pick -= Math.max(0, weight);
    if (pick < 0) return value;
  }
  return undefined;
}
