import { httpResponse, type HttpResponse } from '../../base/http.ts';
import type { Task } from '../../base/task.ts';
import type { SocketId } from '../../net/socket.ts';
import { closeSocket } from '../../net/transport/calls.ts';
import type { Exchange } from '../http/app.ts';
import { serveHttp } from '../http/serve.ts';
import type { ProgramContext } from '../program.ts';
import type { HealthPort } from './agent-port.ts';

/** kube-proxy's health servers: its own on 10256, and one for each Service with a healthCheckNodePort (pkg/proxy/healthcheck). */

const OWN_PORT = 10256;

interface HealthState {
  readonly ports: readonly HealthPort[];
  readonly sockets: Readonly<Record<string, SocketId>>;
}

/** Opens and closes listeners so that they are those of the Services there are now. */
export function syncHealthPorts(context: ProgramContext, ports: readonly HealthPort[]): void {
  const old = (context.state['health'] as HealthState | undefined)?.sockets ?? {};
  const sockets: Record<string, SocketId> = {};
  for (const port of [OWN_PORT, ...ports.map((entry) => entry.port)]) {
    const known = old[port];
    const opened = known === undefined ? context.listen('tcp', '::', port, 4096) : undefined;
    const socket = known ?? (opened?.ok ? opened.socket : undefined);
    if (socket !== undefined) sockets[port] = socket;
  }
  for (const [port, socket] of Object.entries(old)) if (sockets[port] === undefined) closeSocket(context.network, socket);
  context.state['health'] = { ports, sockets } satisfies HealthState;
}

/** Answers a balancer's question. */
export function* serveHealth(context: ProgramContext, socket: SocketId): Task<void> {
  yield* serveHttp(context, socket, { app: (exchange) => answer(context, exchange) });
}

const JSON_HEADERS = [
  { name: 'Content-Type', value: 'application/json' },
  { name: 'X-Content-Type-Options', value: 'nosniff' },
];

function answer(context: ProgramContext, { local, path }: Exchange): HttpResponse {
  if (local.port === OWN_PORT) {
    if (path !== '/healthz' && path !== '/livez')
      return httpResponse(404, '404 page not found\n', [{ name: 'Content-Type', value: 'text/plain; charset=utf-8' }]);
    const now = new Date(context.clock.now()).toISOString().replace('T', ' ').replace(/Z$/, '000000 +0000 UTC');
    return httpResponse(200, `{"lastUpdated": "${now}","currentTime": "${now}","nodeEligible": true}`, JSON_HEADERS);
  }
  const entry = (context.state['health'] as HealthState | undefined)?.ports.find(({ port }) => port === local.port);
  const count = entry?.localEndpoints ?? 0;
  const body = `{
	"service": {
		"namespace": "${entry?.namespace ?? ''}",
		"name": "${entry?.name ?? ''}"
	},
	"localEndpoints": ${count},
	"serviceProxyHealthy": true
}`;
  return httpResponse(count > 0 ? 200 : 503, body, [...JSON_HEADERS, { name: 'X-Load-Balancing-Endpoint-Weight', value: String(count) }]);
}
