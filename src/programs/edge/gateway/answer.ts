import { utf8Length, type HttpHeader, type HttpResponse } from '../../../base/http.ts';
import type { Task } from '../../../base/task.ts';
import { sleep } from '../../../base/task.ts';
import type { Exchange } from '../../http/app.ts';
import { nginxPage } from '../../http/nginx-page.ts';
import type { ProgramContext } from '../../program.ts';
import { forward, nextTurn, rotated, withFraming, type Attempt } from '../forward.ts';
import type { GatewayConfig } from './compile.ts';
import { durationMs, modifyHeaders } from './filters.ts';
import { HTTP_ROUTES, type Filter, type HttpRoute } from './objects.ts';
import { planRequest, type Plan } from './plan.ts';
import { servedBackend } from './compile.ts';

/** nginx's own limits. */
const CONNECT_MS = 60_000;
const READ_MS = 60_000;
const MAX_ATTEMPTS = 10;

type Forwarding = Extract<Plan, { kind: 'forward' }>;

/** The Gateway's answer to one request. */
export function* answerGateway(exchange: Exchange, config: GatewayConfig): Task<HttpResponse> {
  const { request, path, query, peer, local, tls, context } = exchange;
  const incoming = {
    request,
    path,
    query,
    peer: peer.ip,
    port: local.port,
    scheme: tls ? ('https' as const) : ('http' as const),
    serverName: tls?.serverName,
  };
  const plan = planRequest(config, incoming, (below) => context.random.integer(below));
  if (plan.kind === 'answer') return plan.response;
  for (const mirror of plan.mirrors) yield* sendMirror(context, plan, mirror);
  const answered = yield* send(exchange, plan);
  let headers = answered.headers;
  for (const filter of plan.response) headers = modifyHeaders(headers, filter);
  return { ...answered, headers: [...headers, ...plan.cors] };
}

function* send(exchange: Exchange, plan: Forwarding): Task<HttpResponse> {
  const { context } = exchange;
  const { timeouts, retry } = plan.rule;
  const total = durationMs(timeouts?.request);
  const each = durationMs(timeouts?.backendRequest) ?? total;
  const deadline = total === undefined ? undefined : context.clock.now() + total;
  const rounds = Math.min(MAX_ATTEMPTS, 1 + (retry?.attempts ?? 0));
  let last: HttpResponse = nginxPage('nginx', 502);
  for (let round = 0; round < rounds; round++) {
    const left = deadline === undefined ? READ_MS : Math.max(1, deadline - context.clock.now());
    const limits = { connectMs: Math.min(CONNECT_MS, left), readMs: Math.min(each ?? READ_MS, left) };
    const turn = nextTurn(context.state, plan.backend.name);
    const { response, attempts } = yield* forward(context, rotated(plan.backend.endpoints, turn), plan.request, limits, retry ? 1 : 3);
    for (const attempt of attempts) logFailure(exchange, attempt);
    if (response) {
      last = passOn(response, plan.request.method);
      if (retry?.codes?.includes(response.status) !== true) return last;
    } else last = nginxPage('nginx', attempts.at(-1)?.outcome.kind === 'timeout' ? 504 : 502);
    if (deadline !== undefined && context.clock.now() >= deadline) return nginxPage('nginx', 504);
    const pause = durationMs(retry?.backoff);
    if (pause !== undefined && round + 1 < rounds) yield* sleep(pause);
  }
  return last;
}

function passOn(response: HttpResponse, method: string): HttpResponse {
  const framed = withFraming({ ...response, headers: response.headers.filter(({ name }) => !/^(server|date)$/i.test(name)) }, method);
  const first = ['content-type', 'content-length', 'transfer-encoding'];
  const front = first.flatMap((name) => framed.headers.filter((header) => header.name.toLowerCase() === name));
  const rest = framed.headers.filter(({ name }) => !first.includes(name.toLowerCase()));
  const connection: HttpHeader = { name: 'Connection', value: 'keep-alive' };
  return { ...framed, headers: [...front, connection, ...rest] };
}

/** A copy of the request to another Service; its answer is thrown away and not waited for. */
function* sendMirror(context: ProgramContext, plan: Forwarding, mirror: NonNullable<Filter['requestMirror']>): Task<void> {
  const share = mirror.fraction ? (mirror.fraction.numerator * 100) / (mirror.fraction.denominator ?? 100) : (mirror.percent ?? 100);
  if (context.random.integer(100) >= share) return;
  const [namespace = '', name = ''] = plan.route.split('/');
  const route = context.api?.get<HttpRoute>(HTTP_ROUTES, name, namespace);
  const target = context.api && route && servedBackend(context.api, route, mirror.backendRef);
  if (!target?.endpoints || target.endpoints.length === 0) return;
  const turn = nextTurn(context.state, `mirror ${target.name}`);
  const limits = { connectMs: CONNECT_MS, readMs: READ_MS };
  yield { kind: 'spawn', task: forward(context, rotated(target.endpoints, turn), plan.request, limits, 1), label: 'mirror' };
}

function logFailure({ context, request, peer }: Exchange, { address, outcome }: Attempt): void {
  if (outcome.kind === 'response') return;
  const time = new Date(context.clock.now()).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
  const errno: Readonly<Record<string, string>> = {
    ECONNREFUSED: '111: Connection refused',
    EHOSTUNREACH: '113: Host is unreachable',
    ENETUNREACH: '101: Network unreachable',
  };
  const reason =
    outcome.kind === 'unreachable'
      ? `connect() failed (${errno[outcome.errno] ?? outcome.errno}) while connecting to upstream`
      : outcome.kind === 'timeout'
        ? `upstream timed out (110: Operation timed out) while ${outcome.connecting ? 'connecting to' : 'reading response header from'} upstream`
        : 'upstream prematurely closed connection while reading response header from upstream';
  context.logError(
    `${time} [error] 24#24: *1 ${reason}, client: ${peer.ip}, request: "${request.method} ${request.target} ${request.version}", upstream: "http://${address}${request.target}"`,
  );
}

/** Octets of an answer's body, as access logs count them. */
export function bodyOctets(response: HttpResponse, method: string): number {
  return method === 'HEAD' ? 0 : utf8Length(response.body);
}
