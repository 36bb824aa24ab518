import { httpResponse } from '../../../base/http.ts';
import type { Task } from '../../../base/task.ts';
import type { SocketId } from '../../../net/socket.ts';
import { readCertificates } from '../../../net/tls/certificate.ts';
import { looksLikeTls, takeTlsRecord } from '../../../net/tls/record.ts';
import { findSocket } from '../../../net/transport/socket-table.ts';
import { receiveTask } from '../../../net/transport/tasks.ts';
import { readOptions, type Options } from '../../arguments.ts';
import type { HttpServer, TlsChoice } from '../../http/app.ts';
import { nginxPage, nginxPlainOnTls } from '../../http/nginx-page.ts';
import { serveHttp } from '../../http/serve.ts';
import type { Program, ProgramContext } from '../../program.ts';
import { httpDate } from '../../text.ts';
import { klog } from '../klog.ts';
import type { Ingress } from '../objects.ts';
import { splice } from '../splice.ts';
import { accessLine } from './access-log.ts';
import { handle } from './answer.ts';
import { fakeCertificate } from './certificates.ts';
import { compileIngresses, type EdgeConfig } from './compile.ts';
import { chooseEdgeServer } from './route.ts';
import { publishStatus } from './status.ts';

/** Milliseconds between two rounds of status updates (status.go: UpdateInterval). */
const STATUS_INTERVAL = 60_000;
const HEALTH_PORT = 10254;

/** ingress-nginx: the controller that makes nginx's configuration from Ingresses, and that nginx. */
export const nginxIngressController: Program = {
  name: 'nginx-ingress-controller',
  watches: ['ingresses.networking.k8s.io', 'ingressclasses.networking.k8s.io', 'services', 'endpointslices.discovery.k8s.io', 'secrets'],
  start(context) {
    banner(context);
    if (!context.api) {
      klog(
        context,
        'E',
        'main.go:85',
        '"Error while initiating a connection to the Kubernetes API server. This could mean the cluster is misconfigured"',
      );
      return { kind: 'exit', code: 1 };
    }
    for (const port of [portOf(context, 'http-port', 80), portOf(context, 'https-port', 443), HEALTH_PORT]) {
      const bound = context.listen('tcp', '0.0.0.0', port);
      if (bound.ok) continue;
      const reason = bound.errno === 'EADDRINUSE' ? '98: Address in use' : '13: Permission denied';
      context.logError(`nginx: [emerg] bind() to 0.0.0.0:${port} failed (${reason})`);
      return { kind: 'exit', code: 1 };
    }
    klog(context, 'I', 'nginx.go:271', '"Starting NGINX Ingress controller"');
    context.state['fake'] = fakeCertificate(context.clock.now(), (below) => context.random.integer(below));
    sync(context);
    return { kind: 'running', nextAt: context.clock.now() + 1_000 };
  },
  tick(context) {
    sync(context);
    const now = context.clock.now();
    const due = (context.state['statusAt'] as number | undefined) ?? now;
    const publishService = options(context).values['publish-service'];
    if (now >= due && context.api && context.pod && options(context).values['update-status'] !== 'false') {
      publishStatus(context.api, { publishService, namespace: context.pod.namespace, name: context.pod.name }, config(context).ingresses);
      context.state['statusAt'] = now + STATUS_INTERVAL;
    }
    return { nextAt: (context.state['statusAt'] as number | undefined) ?? now + STATUS_INTERVAL };
  },
  connection: (context, socket) => serve(context, socket),
};

function options(context: ProgramContext): Options {
  return readOptions(context.args);
}

function portOf(context: ProgramContext, name: string, fallback: number): number {
  const value = Number(options(context).values[name] ?? fallback);
  return value > 0 && value < 65536 ? value : fallback;
}

function config(context: ProgramContext): EdgeConfig {
  return context.state['config'] as EdgeConfig;
}

function banner(context: ProgramContext): void {
  const line = '-------------------------------------------------------------------------------';
  const release = context.env['CONTROLLER_VERSION'] ?? '1.14.1';
  context.log(
    `${line}\nNGINX Ingress controller\n  Release:       v${release}\n  Build:         kubehop\n  Repository:    https://github.com/kubernetes/ingress-nginx\n  nginx version: nginx/1.27.1\n\n${line}\n`,
  );
}

/** Reads the API again; what changed is logged, and every Ingress seen anew gets its event. */
function sync(context: ProgramContext): void {
  const { api, state } = context;
  if (!api) return;
  const { values } = options(context);
  const next = compileIngresses(
    api,
    {
      className: values['ingress-class'] ?? 'nginx',
      controller: values['controller-class'] ?? 'k8s.io/ingress-nginx',
      watchWithoutClass: values['watch-ingress-without-class'] === 'true',
      passthrough: context.args.some((word) => /^--enable-ssl-passthrough(=true)?$/.test(word)),
    },
    context.clock.now(),
  );
  const before = state['config'] as EdgeConfig | undefined;
  const notes = new Set((before?.notes ?? []).map(([, text]) => text));
  for (const [severity, text] of next.notes) if (!notes.has(text)) klog(context, severity, 'controller.go:1232', text);
  const versions = (state['versions'] ?? {}) as Record<string, string>;
  const seen: Record<string, string> = {};
  for (const key of next.ingresses) {
    const [namespace = '', name = ''] = key.split('/');
    const ingress = api.get<Ingress>('ingresses.networking.k8s.io', name, namespace);
    if (!ingress) continue;
    seen[key] =
      String(ingress.metadata.generation ?? 1) + JSON.stringify(ingress.metadata.annotations ?? {}) + JSON.stringify(ingress.status ?? {});
    if (versions[key] === seen[key]) continue;
    if (versions[key] === undefined)
      klog(
        context,
        'I',
        'store.go:440',
        `"Found valid IngressClass" ingress="${key}" ingressclass="${ingress.spec?.ingressClassName ?? 'nginx'}"`,
      );
    api.event(ingress, 'Normal', 'Sync', 'Scheduled for sync', { component: 'nginx-ingress-controller' });
  }
  state['versions'] = seen;
  if (!before || JSON.stringify(before.servers) !== JSON.stringify(next.servers)) {
    klog(context, 'I', 'controller.go:214', '"Configuration changes detected, backend reload required"');
    klog(context, 'I', 'controller.go:228', '"Backend successfully reloaded"');
  }
  state['config'] = next;
}

function* serve(context: ProgramContext, socket: SocketId): Task<void> {
  const port = findSocket(context.network, socket)?.local.port ?? 0;
  if (port === HEALTH_PORT) return yield* serveHttp(context, socket, HEALTH);
  if (port !== portOf(context, 'https-port', 443)) return yield* serveHttp(context, socket, SERVER);
  const passed = Object.values(config(context).servers).some(({ passthrough }) => passthrough !== undefined);
  if (!passed) return yield* serveHttp(context, socket, SERVER, tlsChoice(context));
  let early = '';
  while (early === '' || (looksLikeTls(early) && takeTlsRecord(early) === 'incomplete')) {
    const received = yield* receiveTask(context.network, socket, 60_000);
    if (received.kind !== 'ok' || !received.value) return;
    early += received.value.text;
  }
  const hello = takeTlsRecord(early);
  const name = typeof hello === 'object' && hello.record.type === 'client-hello' ? hello.record.serverName : undefined;
  const upstream = name === undefined ? undefined : chooseEdgeServer(config(context), name)?.passthrough;
  const endpoint = upstream === undefined ? undefined : config(context).upstreams[upstream]?.endpoints[0];
  if (endpoint) {
    yield* splice(context, socket, endpoint, early);
    return;
  }
  yield* serveHttp(context, socket, SERVER, tlsChoice(context), early);
}

function tlsChoice(context: ProgramContext): TlsChoice {
  return (name) => {
    const pem = chooseEdgeServer(config(context), name ?? '')?.certificate?.pem ?? String(context.state['fake'] ?? '');
    return { chain: readCertificates(pem), alpn: ['h2', 'http/1.1'] };
  };
}

const SERVER: HttpServer = {
  *app(exchange) {
    const { response, handling } = yield* handle(exchange, config(exchange.context));
    const hsts = exchange.tls ? [{ name: 'Strict-Transport-Security', value: 'max-age=31536000; includeSubDomains' }] : [];
    exchange.context.log(accessLine(exchange, response, handling));
    return { ...response, headers: [...response.headers, ...hsts] };
  },
  headers: ({ context }) => [{ name: 'Date', value: httpDate(context.clock.now()) }],
  badRequest: () => nginxPage('nginx', 400, [{ name: 'Connection', value: 'close' }]),
  plainOnTls: () => nginxPlainOnTls('nginx'),
};

const HEALTH: HttpServer = {
  app: ({ path }) =>
    path === '/healthz' || path === '/is-dynamic-lb-initialized' ? httpResponse(200, 'ok') : httpResponse(404, '404 page not found\n'),
};
