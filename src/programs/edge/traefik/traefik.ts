import { headerValue, HTTP_REASONS, httpResponse, utf8Length, type HttpHeader, type HttpResponse } from '../../../base/http.ts';
import type { Task } from '../../../base/task.ts';
import type { SocketId } from '../../../net/socket.ts';
import { readCertificates } from '../../../net/tls/certificate.ts';
import { matchesHost } from '../../../net/tls/verify.ts';
import { findSocket } from '../../../net/transport/socket-table.ts';
import { readOptions } from '../../arguments.ts';
import type { Exchange, HttpServer, TlsChoice } from '../../http/app.ts';
import { serveHttp } from '../../http/serve.ts';
import type { Program, ProgramContext } from '../../program.ts';
import { httpDate, isoDate, logDate } from '../../text.ts';
import { serviceAddresses } from '../backends.ts';
import { endToEnd, forward, nextTurn, rotated, withFraming } from '../forward.ts';
import { readTlsSecret, selfSignedFor } from '../ingress-nginx/certificates.ts';
import type { EdgeSecret, EdgeService, Ingress } from '../objects.ts';
import { compileRouters, matchRouter, type TraefikConfig } from './routers.ts';

/** Dialling gives up after this (serversTransport.forwardingTimeouts.dialTimeout); answers are waited for as long as it takes. */
const DIAL_MS = 30_000;
const ANSWER_MS = 600_000;

/** Traefik 3 with the provider kubernetesIngress. */
export const traefik: Program = {
  name: 'traefik',
  watches: ['ingresses.networking.k8s.io', 'ingressclasses.networking.k8s.io', 'services', 'endpointslices.discovery.k8s.io', 'secrets'],
  start(context) {
    const entries = entryPoints(context);
    if (!context.api) {
      line(context, 'ERR', 'Cannot start the provider *ingress.Provider error="failed to create in-cluster configuration"');
      return { kind: 'exit', code: 1 };
    }
    line(
      context,
      'INF',
      `Traefik version ${context.env['TRAEFIK_VERSION'] ?? '3.6.2'} built on 2025-11-18T16:23:43Z version=${context.env['TRAEFIK_VERSION'] ?? '3.6.2'}`,
    );
    for (const [name, port] of Object.entries(entries)) {
      if (context.listen('tcp', '::', port, 4096).ok) continue;
      line(
        context,
        'ERR',
        `Command error error="command traefik error: error while building entryPoint ${name}: error preparing server: error opening listener: listen tcp :${port}: bind: address already in use"`,
      );
      return { kind: 'exit', code: 1 };
    }
    context.state['fallback'] = selfSignedFor(
      [{ type: 'CN', value: 'TRAEFIK DEFAULT CERT' }],
      'kubehop.traefik.default',
      context.clock.now(),
      (below) => context.random.integer(below),
    );
    sync(context);
    return { kind: 'running' };
  },
  tick(context) {
    sync(context);
    return {};
  },
  connection: (context, socket) => serve(context, socket),
};

function line(context: ProgramContext, level: 'INF' | 'ERR', text: string): void {
  context.log(`${isoDate(context.clock.now()).slice(0, 19)}Z ${level} ${text}`);
}

/** Parts of the static configuration that are switched on by their bare name. */
const SWITCHES = [
  'accesslog',
  'api',
  'api.insecure',
  'log',
  'metrics.prometheus',
  'ping',
  'providers.kubernetescrd',
  'providers.kubernetesingress',
];

/** Names and ports of --entryPoints.<name>.address, in small letters. */
function entryPoints(context: ProgramContext): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [name, value] of Object.entries(readOptions(context.args, SWITCHES).values)) {
    const match = /^entrypoints\.([^.]+)\.address$/.exec(name.toLowerCase());
    const port = /:(\d+)/.exec(value)?.[1];
    if (match && port !== undefined) found[match[1] ?? ''] = Number(port);
  }
  return Object.keys(found).length > 0 ? found : { web: 80 };
}

function sync(context: ProgramContext): void {
  const { api, state } = context;
  if (!api) return;
  const before = state['config'] as TraefikConfig | undefined;
  const values = readOptions(context.args, SWITCHES).values;
  const next = compileRouters(api, values['providers.kubernetesingress.ingressclass']);
  for (const error of next.errors) if (before?.errors.includes(error) !== true) line(context, 'ERR', error);
  state['config'] = next;
  const published = values['providers.kubernetesingress.ingressendpoint.publishedservice'];
  if (published === undefined) return;
  const [namespace = '', name = ''] = published.split('/');
  const service = api.get<EdgeService>('services', name, namespace);
  // without a load balancer's address there is nothing to publish
  if ((service?.status?.loadBalancer?.ingress ?? []).length === 0) return;
  for (const key of next.ingresses) {
    const [of = '', ingressName = ''] = key.split('/');
    const ingress = api.get<Ingress>('ingresses.networking.k8s.io', ingressName, of);
    const status = { loadBalancer: { ingress: serviceAddresses(service) } };
    if (ingress && JSON.stringify(ingress.status ?? {}) !== JSON.stringify(status))
      api.updateStatus<Ingress>('ingresses.networking.k8s.io', { ...ingress, status });
  }
}

function* serve(context: ProgramContext, socket: SocketId): Task<void> {
  const port = findSocket(context.network, socket)?.local.port ?? 0;
  const name = Object.entries(entryPoints(context)).find(([, own]) => own === port)?.[0] ?? '';
  if (name === 'traefik') return yield* serveHttp(context, socket, PING);
  const secure = context.args.some((word) => word.toLowerCase().startsWith(`--entrypoints.${name}.http.tls`));
  yield* serveHttp(context, socket, SERVER, secure ? tlsChoice(context) : undefined);
}

/** The certificate of a Secret that covers the name, or the default one. */
function tlsChoice(context: ProgramContext): TlsChoice {
  return (serverName) => {
    const config = context.state['config'] as TraefikConfig;
    for (const key of config.certificates) {
      const [namespace = '', name = ''] = key.split('/');
      const read = readTlsSecret(context.api?.get<EdgeSecret>('secrets', name, namespace), key);
      const chain = read.ok ? readCertificates(read.pem) : [];
      if (chain[0] && serverName !== undefined && matchesHost(chain[0], serverName) !== undefined)
        return { chain, alpn: ['h2', 'http/1.1'] };
    }
    return { chain: readCertificates(String(context.state['fallback'])), alpn: ['h2', 'http/1.1'] };
  };
}

const PING: HttpServer = {
  app: ({ path }) => (path === '/ping' ? plain(200, 'OK') : plain(404, '404 page not found\n')),
  headers: ({ context }) => [{ name: 'Date', value: httpDate(context.clock.now()) }],
};

const SERVER: HttpServer = {
  app: (exchange) => answer(exchange),
  headers: ({ context }) => [{ name: 'Date', value: httpDate(context.clock.now()) }],
  badRequest: () => plain(400, '400 Bad Request'),
  plainOnTls: () => ({
    version: 'HTTP/1.0',
    status: 400,
    reason: 'Bad Request',
    headers: [],
    body: 'Client sent an HTTP request to an HTTPS server.\n',
  }),
};

function plain(status: number, body: string): HttpResponse {
  const sniff = status === 404 || status === 503 ? [{ name: 'X-Content-Type-Options', value: 'nosniff' }] : [];
  return httpResponse(status, body, [{ name: 'Content-Type', value: 'text/plain; charset=utf-8' }, ...sniff]);
}

function* answer(exchange: Exchange): Task<HttpResponse> {
  const { context, request, peer, local } = exchange;
  const begun = context.clock.now();
  const config = context.state['config'] as TraefikConfig;
  const entry = Object.entries(entryPoints(context)).find(([, port]) => port === local.port)?.[0] ?? '';
  const host = headerValue(request.headers, 'host') ?? '';
  const router = matchRouter(config, entry, host, exchange.path);
  const service = router && config.services[router.service];
  let server = '-';
  const log = (response: HttpResponse): HttpResponse => {
    const count = nextTurn(context.state, 'requests') + 1;
    const size = request.method === 'HEAD' ? 0 : utf8Length(response.body);
    context.log(
      `${peer.ip} - - [${logDate(begun)}] "${request.method} ${request.target} ${request.version}" ${response.status} ${size} "-" "-" ${count} "${router?.name ?? '-'}" "${server}" ${context.clock.now() - begun}ms`,
    );
    return response;
  };
  if (!router || !service) return log(plain(404, '404 page not found\n'));
  if (service.endpoints.length === 0) return log(plain(503, 'no available server\n'));
  const endpoints = rotated(service.endpoints, nextTurn(context.state, router.service)).slice(0, 1);
  server = `${service.scheme}://${endpoints[0]?.ip ?? ''}:${endpoints[0]?.port ?? 0}`;
  const limits = {
    connectMs: DIAL_MS,
    readMs: ANSWER_MS,
    tls: service.scheme === 'https' ? { serverName: undefined, trusted: [] } : undefined,
  };
  const { response, attempts } = yield* forward(
    context,
    endpoints,
    { ...request, version: 'HTTP/1.1', headers: forwarded(exchange, host) },
    limits,
    1,
  );
  if (response)
    return log(withFraming({ ...response, headers: response.headers.filter(({ name }) => !/^date$/i.test(name)) }, request.method));
  const outcome = attempts.at(-1)?.outcome.kind;
  const status = outcome === 'timeout' ? 504 : outcome === 'tls' ? 500 : 502;
  return log(plain(status, HTTP_REASONS[status] ?? ''));
}

/** Headers of the request with what Traefik adds; the client's own X-Forwarded headers are not trusted. */
function forwarded({ request, peer, tls, context }: Exchange, host: string): readonly HttpHeader[] {
  const port = /:(\d+)$/.exec(host)?.[1] ?? (tls ? '443' : '80');
  return [
    ...endToEnd(request.headers).filter(({ name }) => !/^x-(forwarded-.*|real-ip)$/i.test(name)),
    { name: 'X-Forwarded-For', value: peer.ip },
    { name: 'X-Forwarded-Host', value: host },
    { name: 'X-Forwarded-Port', value: port },
    { name: 'X-Forwarded-Proto', value: tls ? 'https' : 'http' },
    { name: 'X-Forwarded-Server', value: context.hostname },
    { name: 'X-Real-Ip', value: peer.ip },
    { name: 'Accept-Encoding', value: 'gzip' },
  ];
}
