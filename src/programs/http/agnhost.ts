import type { Task } from '../../base/task.ts';
import { sendSocket } from '../../net/transport/calls.ts';
import { findSocket } from '../../net/transport/socket-table.ts';
import { receiveTask, sendTask } from '../../net/transport/tasks.ts';
import { portOption, readOptions } from '../arguments.ts';
import type { Program, ProgramContext, ProgramStart } from '../program.ts';
import { goLogDate } from '../text.ts';
import type { HttpServer } from './app.ts';
import { serveHttp } from './serve.ts';
import { goAnswer, netexecApp } from './simple-apps.ts';
import { listenOrExit } from './servers.ts';

/** The Kubernetes tests' image of many small servers: netexec, serve-hostname, test-webserver, porter, pause. */
export const agnhost: Program = {
  name: 'agnhost',
  start(context) {
    const [command = 'pause', ...rest] = context.args;
    context.state['command'] = command;
    const begin = COMMANDS[command];
    if (begin) return begin(context, rest);
    context.logError(`Error: unknown command "${command}" for "app"`);
    return { kind: 'exit', code: 1 };
  },
  *connection(context, socket) {
    const port = findSocket(context.network, socket)?.local.port ?? 0;
    if (context.state['command'] === 'serve-hostname' && context.state['tcp'] === true) {
      yield* sendTask(context.network, socket, context.hostname);
      return;
    }
    const text = (context.state['ports'] as Readonly<Record<string, string>> | undefined)?.[String(port)];
    yield* serveHttp(context, socket, text === undefined ? SERVER : { app: (exchange) => goAnswer(exchange, 200, text) });
  },
  terminated(context) {
    const seconds = Number(context.state['delayShutdown'] ?? 0);
    if (seconds > 0) context.logError(`${goLogDate(context.clock.now())} Sleeping ${seconds} seconds before terminating...`);
    return seconds > 0 ? seconds * 1000 : undefined;
  },
  *datagram(context, socket): Task<void> {
    const received = yield* receiveTask(context.network, socket, 0);
    if (received.kind !== 'ok' || !received.value?.from) return;
    const { text, from } = received.value;
    sendSocket(context.network, socket, datagramAnswer(context, text.trim(), from), from);
  },
};

const SERVER: HttpServer = {
  app(exchange) {
    if (exchange.context.state['command'] !== 'netexec') return goAnswer(exchange, 200, exchange.context.hostname);
    return netexecApp(exchange);
  },
  log({ context, request, peer }) {
    if (context.state['command'] === 'netexec')
      context.log(`${goLogDate(context.clock.now())} GET ${request.target} from ${peer.ip}:${peer.port}`);
  },
};

type Begin = (context: ProgramContext, args: readonly string[]) => ProgramStart;

const COMMANDS: Readonly<Record<string, Begin>> = {
  netexec(context, args) {
    const { values } = readOptions(args);
    const http = portOption(values['http-port'], 8080);
    context.state['delayShutdown'] = Number(values['delay-shutdown'] ?? 0) || 0;
    const udp = values['udp-port'] === '-1' ? undefined : portOption(values['udp-port'], 8081);
    context.log(`Started HTTP server on port ${http}`);
    const start = listenOrExit(context, http, 'netexec');
    if (start.kind !== 'running' || udp === undefined) return start;
    context.log(`Started UDP server on port  ${udp}`);
    const bound = context.listen('udp', '::', udp);
    return bound.ok ? start : { kind: 'exit', code: 1 };
  },
  'serve-hostname'(context, args) {
    const { values } = readOptions(args, ['tcp', 'udp', 'http', 'close', 'http=false']);
    const port = portOption(values['port'], 9376);
    context.state['tcp'] = values['tcp'] === 'true';
    context.log(`${goLogDate(context.clock.now())} Serving on port ${port}.`);
    if (values['udp'] === 'true') return context.listen('udp', '::', port).ok ? { kind: 'running' } : { kind: 'exit', code: 1 };
    return listenOrExit(context, port, 'serve-hostname');
  },
  'test-webserver': (context, args) => listenOrExit(context, portOption(readOptions(args).values['port'], 80), 'test-webserver'),
  porter(context) {
    const ports: Record<string, string> = {};
    for (const [name, value] of Object.entries(context.env)) {
      const match = /^SERVE_PORT_(\d+)$/.exec(name);
      if (match) ports[match[1] ?? ''] = value;
    }
    context.state['ports'] = ports;
    for (const port of Object.keys(ports)) if (!context.listen('tcp', '::', Number(port), 4096).ok) return { kind: 'exit', code: 1 };
    return { kind: 'running' };
  },
  pause: (context) => {
    context.log('Paused');
    return { kind: 'running' };
  },
};

/** netexec over UDP: `hostname`, `echo TEXT`, `clientip`. */
function datagramAnswer(context: ProgramContext, text: string, from: { readonly ip: string; readonly port: number }): string {
  if (context.state['command'] === 'serve-hostname' || /^hostname$/i.test(text)) return context.hostname;
  if (text.startsWith('echo ')) return text.slice(5);
  if (text === 'clientip') return `${from.ip}:${from.port}`;
  return '';
}
