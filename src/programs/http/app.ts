import type { HttpRequest, HttpResponse } from '../../base/http.ts';
import type { Task } from '../../base/task.ts';
import type { TlsSession } from '../../net/tls/channel.ts';
import type { ServerIdentity } from '../../net/tls/handshake.ts';
import type { TlsAlert } from '../../net/tls/record.ts';
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
  /** what the TLS handshake agreed on; undefined over plain TCP */
  readonly tls: TlsSession | undefined;
}

/** Picks a server's certificate by the name a client asks for, or refuses. */
export type TlsChoice = (serverName: string | undefined) => ServerIdentity | TlsAlert;

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
  /** answer to plain text on a TLS port; without it the connection is closed */
  plainOnTls?(context: ProgramContext): HttpResponse;
  /** a handshake failed: by the client's alert, or because it went away */
  tlsFailed?(context: ProgramContext, alert: TlsAlert | undefined): void;
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
