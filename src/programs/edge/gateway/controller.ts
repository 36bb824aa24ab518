import { readOptions } from '../../arguments.ts';
import { httpResponse } from '../../../base/http.ts';
import type { Program, ProgramContext } from '../../program.ts';
import { serveHttp } from '../../http/serve.ts';
import { isManaged, type Attachment } from './attach.ts';
import { ensureProxy } from './infrastructure.ts';
import { GATEWAYS, GATEWAY_CLASSES, HTTP_ROUTES, REFERENCE_GRANTS, type Gateway } from './objects.ts';
import { publishClasses, publishGateway, publishRoutes } from './status.ts';

const CONTROLLER = 'gateway.nginx.org/nginx-gateway-controller';
const HEALTH_PORT = 8081;

/** The control plane of NGINX Gateway Fabric: accepts classes, makes a proxy for every Gateway, and writes statuses. */
export const gatewayController: Program = {
  name: 'gateway',
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
    if (!context.api || context.args[0] !== 'controller') {
      context.logError(context.api ? 'Error: unknown command' : 'failed to start control loop: unable to load in-cluster configuration');
      return { kind: 'exit', code: 1 };
    }
    if (!context.listen('tcp', '0.0.0.0', HEALTH_PORT).ok) return { kind: 'exit', code: 1 };
    log(context, 'Starting the NGINX Gateway Fabric control plane', { version: version(context) });
    sync(context);
    return { kind: 'running' };
  },
  tick(context) {
    sync(context);
    return {};
  },
  connection: (context, socket) => serveHttp(context, socket, { app: () => httpResponse(200, '') }),
};

function version(context: ProgramContext): string {
  return context.env['GATEWAY_VERSION'] ?? '2.2.1';
}

/** Its logs are JSON lines (zap). */
function log(context: ProgramContext, msg: string, fields: Readonly<Record<string, string>>): void {
  const ts = new Date(context.clock.now()).toISOString().slice(0, 19);
  context.logError(JSON.stringify({ level: 'info', ts: `${ts}Z`, msg, ...fields }));
}

function sync(context: ProgramContext): void {
  const { api } = context;
  if (!api) return;
  const now = context.clock.now();
  const { values } = readOptions(context.args.slice(1), ['leader-election-disable']);
  const name = values['gateway-ctlr-name'] ?? CONTROLLER;
  publishClasses(api, name, now);
  const attachments: Attachment[] = [];
  for (const gateway of api.list<Gateway>(GATEWAYS)) {
    if (gateway.metadata.deletionTimestamp !== undefined || !isManaged(api, gateway, name)) continue;
    const service = ensureProxy(api, gateway, version(context), values['service-type'] ?? 'LoadBalancer');
    attachments.push(...publishGateway(api, gateway, service, now));
  }
  publishRoutes(api, attachments, name, now);
}
