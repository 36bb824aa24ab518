import { headerValue, httpResponse } from '../../../base/http.ts';
import type { KubeObject } from '../../../kube/object.ts';
import { readCertificates } from '../../../net/tls/certificate.ts';
import { closeSocket } from '../../../net/transport/calls.ts';
import { findSocket } from '../../../net/transport/socket-table.ts';
import type { HttpServer } from '../../http/app.ts';
import { nginxPage, nginxPlainOnTls } from '../../http/nginx-page.ts';
import { serveHttp } from '../../http/serve.ts';
import type { Program, ProgramContext } from '../../program.ts';
import { httpDate, logDate } from '../../text.ts';
import { answerGateway, bodyOctets } from './answer.ts';
import { compileGateway, type GatewayConfig } from './compile.ts';
import { chooseListener } from './match.ts';
import { GATEWAYS, GATEWAY_CLASSES, HTTP_ROUTES, REFERENCE_GRANTS, type Gateway } from './objects.ts';

const READY_PORT = 8081;
const LABEL = 'gateway.networking.k8s.io/gateway-name';

/** The nginx that serves one Gateway; it listens wherever the Gateway's listeners do. */
export const gatewayProxy: Program = {
  name: 'gateway-nginx',
  watches: [
    GATEWAYS,
    GATEWAY_CLASSES,
    HTTP_ROUTES,
    REFERENCE_GRANTS,
    'services',
    'endpointslices.discovery.k8s.io',
    'secrets',
    'namespaces',
  ],
  start(context) {
    if (!context.listen('tcp', '0.0.0.0', READY_PORT).ok) return { kind: 'exit', code: 1 };
    context.state['sockets'] = {};
    sync(context);
    return { kind: 'running' };
  },
  tick(context) {
    sync(context);
    return {};
  },
  *connection(context, socket) {
    const port = findSocket(context.network, socket)?.local.port ?? 0;
    if (port === READY_PORT) return yield* serveHttp(context, socket, { app: () => httpResponse(200, 'OK') });
    const config = context.state['config'] as GatewayConfig;
    const secure = config.listeners.some((listener) => listener.port === port && listener.certificate !== undefined);
    if (!secure) return yield* serveHttp(context, socket, SERVER);
    yield* serveHttp(context, socket, SERVER, (name) => {
      const listener = chooseListener(context.state['config'] as GatewayConfig, port, name ?? '');
      if (listener?.certificate === undefined) return 'unrecognized_name';
      return { chain: readCertificates(listener.certificate), alpn: ['h2', 'http/1.1'] };
    });
  },
};

/** Reads the API again and opens and closes ports as the listeners say. */
function sync(context: ProgramContext): void {
  const { api, pod, state } = context;
  const own = pod && api?.get<KubeObject>('pods', pod.name, pod.namespace)?.metadata.labels?.[LABEL];
  const gateway = own === undefined || !pod ? undefined : api?.get<Gateway>(GATEWAYS, own, pod.namespace);
  const config: GatewayConfig = api && gateway ? compileGateway(api, gateway) : { listeners: [] };
  state['config'] = config;
  const sockets = state['sockets'] as Record<string, number>;
  const wanted = new Set(config.listeners.map(({ port }) => port));
  for (const [port, socket] of Object.entries(sockets)) {
    if (wanted.has(Number(port))) continue;
    closeSocket(context.network, socket);
    delete sockets[port];
  }
  for (const port of wanted) {
    if (sockets[port] !== undefined) continue;
    const bound = context.listen('tcp', '0.0.0.0', port);
    if (bound.ok) sockets[port] = bound.socket;
    else
      context.logError(
        `nginx: [emerg] bind() to 0.0.0.0:${port} failed (${bound.errno === 'EADDRINUSE' ? '98: Address in use' : '13: Permission denied'})`,
      );
  }
}

const SERVER: HttpServer = {
  app: (exchange) => answerGateway(exchange, exchange.context.state['config'] as GatewayConfig),
  headers: ({ context }) => [
    { name: 'Server', value: 'nginx' },
    { name: 'Date', value: httpDate(context.clock.now()) },
  ],
  log({ request, peer, context }, response) {
    const quote = (name: string): string => `"${headerValue(request.headers, name) ?? '-'}"`;
    const line = `"${request.method} ${request.target} ${request.version}" ${response.status} ${bodyOctets(response, request.method)}`;
    context.log(`${peer.ip} - - [${logDate(context.clock.now())}] ${line} ${quote('referer')} ${quote('user-agent')}`);
  },
  badRequest: () => nginxPage('nginx', 400),
  plainOnTls: () => nginxPlainOnTls('nginx'),
};
