import { headerValue, type HttpHeader, type HttpResponse } from '../../../base/http.ts';
import type { Exchange } from '../../http/app.ts';
import type { LocationOptions } from './annotations.ts';

type Cors = NonNullable<LocationOptions['cors']>;

/** The answer to OPTIONS where enable-cors is set; the upstream does not see it. */
export function preflight(exchange: Exchange, cors: Cors): HttpResponse {
  const headers: readonly HttpHeader[] = [
    ...corsHeaders(exchange, cors),
    { name: 'Access-Control-Max-Age', value: '1728000' },
    { name: 'Content-Type', value: 'text/plain charset=UTF-8' },
    { name: 'Content-Length', value: '0' },
  ];
  return {
    version: 'HTTP/1.1',
    status: 204,
    reason: 'No Content',
    headers: [{ name: 'Connection', value: 'keep-alive' }, ...headers],
    body: '',
  };
}

export function withCors(exchange: Exchange, answer: HttpResponse, cors: Cors): HttpResponse {
  return { ...answer, headers: [...answer.headers, ...corsHeaders(exchange, cors)] };
}

function corsHeaders({ request }: Exchange, { origins, credentials, methods, headers }: Cors): readonly HttpHeader[] {
  const origin = headerValue(request.headers, 'origin');
  const allowed = origins.includes('*') ? '*' : origin !== undefined && origins.some((each) => covers(each, origin)) ? origin : undefined;
  if (allowed === undefined) return [];
  return [
    { name: 'Access-Control-Allow-Origin', value: allowed },
    ...(credentials ? [{ name: 'Access-Control-Allow-Credentials', value: 'true' }] : []),
    { name: 'Access-Control-Allow-Methods', value: methods },
    { name: 'Access-Control-Allow-Headers', value: headers },
  ];
}

function covers(pattern: string, origin: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === origin;
  const middle = origin.slice(star, origin.length - (pattern.length - star - 1));
  return origin.startsWith(pattern.slice(0, star)) && origin.endsWith(pattern.slice(star + 1)) && /^[^.]+$/.test(middle);
}
