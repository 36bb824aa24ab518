import type { HttpRequest, HttpResponse } from '../../base/http.ts';
import type { Task } from '../../base/task.ts';
import type { ProgramContext } from '../program.ts';

/** One request and what a web application may know about it. */
export interface Exchange {
  readonly request: HttpRequest;
  /** decoded path without the query */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly peer: { readonly ip: string; readonly port: number };
  readonly local: { readonly ip: string; readonly port: number };
  readonly context: ProgramContext;
}

/** A web application: an answer, or a task that finds one. */
export type HttpApp = (exchange: Exchange) => HttpResponse | Task<HttpResponse>;

/** What a server does around its application. */
export interface HttpServer {
  readonly app: HttpApp;
  /** headers that come first in every answer, such as Server and Date */
  headers?(exchange: Exchange): readonly { readonly name: string; readonly value: string }[];
  /** writes the access log */
  log?(exchange: Exchange, response: HttpResponse): void;
  /** answer to what is no HTTP */
  badRequest?(context: ProgramContext): HttpResponse;
}

/** The request's path and query. Percent escapes that are no UTF-8 stay as they are. */
export function splitTarget(target: string): { readonly path: string; readonly query: Record<string, string> } {
  const local = target.replace(/^https?:\/\/[^/]*/i, '') || '/';
  const mark = local.indexOf('?');
  const query: Record<string, string> = {};
  if (mark >= 0) {
    for (const pair of local.slice(mark + 1).split('&')) {
      const equals = pair.indexOf('=');
      const name = decode(equals < 0 ? pair : pair.slice(0, equals));
      if (name !== '') query[name] = equals < 0 ? '' : decode(pair.slice(equals + 1).replaceAll('+', ' '));
    }
  }
  return { path: decode(mark < 0 ? local : local.slice(0, mark)), query };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
