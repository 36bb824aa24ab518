import { headerValue, printHttpHead, utf8Length, type HttpResponse } from '../../../base/http.ts';
import type { Exchange } from '../../http/app.ts';
import type { ProgramContext } from '../../program.ts';
import { logDate } from '../../text.ts';
import type { Attempt } from '../forward.ts';
import type { Handling } from './answer.ts';

/** 32 hexadecimal digits, $req_id. */
export function requestId(context: ProgramContext): string {
  return Array.from({ length: 32 }, () => context.random.integer(16).toString(16)).join('');
}

const STATUS: Readonly<Record<string, string>> = { timeout: '504', response: '200' };

/** A line of the controller's log format `upstreaminfo` (docs: user-guide/nginx-configuration/log-format). */
export function accessLine(exchange: Exchange, response: HttpResponse, { upstream, attempts, id, startedAt }: Handling): string {
  const { request, peer, context } = exchange;
  const quoted = (name: string): string => `"${headerValue(request.headers, name) ?? '-'}"`;
  const seconds = (ms: number): string => (ms / 1000).toFixed(3);
  const each = (show: (attempt: Attempt) => string): string => (attempts.length === 0 ? '-' : attempts.map(show).join(', '));
  const length = utf8Length(printHttpHead(request)) + utf8Length(request.body);
  const body = request.method === 'HEAD' ? 0 : utf8Length(response.body);
  return [
    `${peer.ip} - ${userOf(exchange)} [${logDate(context.clock.now())}] "${request.method} ${request.target} ${request.version}"`,
    `${response.status} ${body} ${quoted('referer')} ${quoted('user-agent')} ${length} ${seconds(context.clock.now() - startedAt)}`,
    `[${upstream}] [] ${each(({ address }) => address)}`,
    each(({ outcome }) => (outcome.kind === 'response' ? String(utf8Length(outcome.response.body)) : '0')),
    each(({ took }) => seconds(took)),
    each(({ outcome }) => (outcome.kind === 'response' ? String(outcome.response.status) : (STATUS[outcome.kind] ?? '502'))),
    id,
  ].join(' ');
}

function userOf({ request }: Exchange): string {
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/.exec(headerValue(request.headers, 'authorization') ?? '')?.[1];
  return basic === undefined ? '-' : (Buffer.from(basic, 'base64').toString('utf8').split(':')[0] ?? '-');
}

const ERRNO: Readonly<Record<string, string>> = {
  ECONNREFUSED: '111: Connection refused',
  EHOSTUNREACH: '113: Host is unreachable',
  ENETUNREACH: '101: Network unreachable',
  ETIMEDOUT: '110: Operation timed out',
  ECONNRESET: '104: Connection reset by peer',
  EACCES: '13: Permission denied',
  EINVAL: '22: Invalid argument',
};

/** nginx's error log for a try that failed. */
export function logUpstreamFailure(exchange: Exchange, { address, outcome }: Attempt, server: string, host: string, path: string): void {
  if (outcome.kind === 'response') return;
  const { context, request, peer } = exchange;
  const reason =
    outcome.kind === 'unreachable'
      ? `connect() failed (${ERRNO[outcome.errno] ?? outcome.errno}) while connecting to upstream`
      : outcome.kind === 'timeout'
        ? `upstream timed out (110: Operation timed out) while ${outcome.connecting ? 'connecting to' : 'reading response header from'} upstream`
        : outcome.kind === 'closed'
          ? outcome.reset
            ? 'recv() failed (104: Connection reset by peer) while reading response header from upstream'
            : 'upstream prematurely closed connection while reading response header from upstream'
          : outcome.kind === 'garbage'
            ? 'upstream sent no valid HTTP/1.0 header while reading response header from upstream'
            : outcome.kind === 'no-name'
              ? `${outcome.host} could not be resolved (3: Host not found)`
              : 'SSL_do_handshake() failed (SSL: error:0A00010B:SSL routines::wrong version number) while SSL handshaking to upstream';
  const time = new Date(context.clock.now()).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
  const line = `"${request.method} ${request.target} ${request.version}"`;
  context.logError(
    `${time} [error] 33#33: *1 ${reason}, client: ${peer.ip}, server: ${server}, request: ${line}, upstream: "http://${address}${path}", host: "${host}"`,
  );
}
