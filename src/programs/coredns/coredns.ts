import type { httpResponse } from '../../base/http.ts';
import { hash32 } from '../../base/random.ts';
import type { Task } from '../../base/task.ts';
import { decodeDns, dnsAnswer, dnsLength, encodeDns, type DnsMessage } from '../../net/dns-message.ts';
import { sendSocket } from '../../net/transport/calls.ts';
import { findSocket } from '../../net/transport/socket-table.ts';
import { receiveTask, sendTask } from '../../net/transport/tasks.ts';
import { readOptions } from '../arguments.ts';
import { serveHttp } from '../http/serve.ts';
import { goAnswer } from '../http/simple-apps.ts';
import type { Program, ProgramContext, ProgramStart } from '../program.ts';
import { resolveQuestion, type Reply } from './chain.ts';
import { chooseBlock, parseCorefile, pluginOf, type ServerBlock } from './corefile.ts';
import { upstreams } from './forward.ts';
import { dnsListeners, httpListeners } from './listeners.ts';

/** How often the reload plugin looks at the Corefile (30 s, plus jitter in the real one). */
const RELOAD = 30_000;

/** CoreDNS: answers by its Corefile. */
export const coredns: Program = {
  name: 'coredns',
  start,
  *connection(context, socket) {
    const port = findSocket(context.network, socket)?.local.port ?? 0;
    if (isHttpPort(context, port))
      return yield* serveHttp(context, socket, {
        app: (exchange) => httpAnswer(exchange.path, port, (status, body) => goAnswer(exchange, status, body)),
      });
    let text = '';
    for (;;) {
      const received = yield* receiveTask(context.network, socket, 10_000);
      if (received.kind !== 'ok' || !received.value) return;
      text += received.value.text;
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) {
        const query = decodeDns(line);
        if (!query) return;
        const peer = findSocket(context.network, socket)?.remote;
        const answer = yield* handle(context, port, query, peer, 'tcp');
        const sent = yield* sendTask(context.network, socket, `${encodeDns(answer)}\n`);
        if (sent.kind !== 'ok') return;
      }
    }
  },
  *datagram(context, socket): Task<void> {
    const port = findSocket(context.network, socket)?.local.port ?? 53;
    const received = yield* receiveTask(context.network, socket, 0);
    if (received.kind !== 'ok' || !received.value?.from) return;
    const query = decodeDns(received.value.text);
    if (!query || query.flags.response) return;
    const { from } = received.value;
    // Others are answered while this one waits for an upstream.
    yield { kind: 'spawn', label: 'coredns query', task: respond(context, socket, port, query, from) };
  },
  tick(context) {
    const text = corefile(context);
    if (text !== undefined && text !== context.state['text']) {
      const parsed = parseCorefile(text, 'Corefile');
      context.log('[INFO] Reloading');
      if (parsed.ok) {
        Object.assign(context.state, { text, blocks: parsed.value, cache: {} });
        context.log(`[INFO] plugin/reload: Running configuration SHA512 = ${digest(text)}`);
        context.log('[INFO] Reloading complete');
      } else {
        context.state['text'] = text;
        context.log(`[ERROR] Restart failed: ${parsed.error}`);
        context.log(`[ERROR] plugin/reload: Corefile changed but reload failed: ${parsed.error}`);
      }
    }
    return { nextAt: context.clock.now() + RELOAD };
  },
  termination: 5_000,
};

function* respond(
  context: ProgramContext,
  socket: number,
  port: number,
  query: DnsMessage,
  from: { readonly ip: string; readonly port: number },
): Task<void> {
  const answer = yield* handle(context, port, query, from, 'udp');
  const limit = Math.max(512, query.edns?.udpSize ?? 512);
  const fitting =
    dnsLength(answer) > limit
      ? { ...answer, flags: { ...answer.flags, truncated: true }, answers: [], authority: [], additional: [] }
      : answer;
  sendSocket(context.network, socket, encodeDns(fitting), from, dnsLength(fitting));
}

function corefile(context: ProgramContext): string | undefined {
  const path = readOptions(context.args).values['conf'] ?? 'Corefile';
  const read = context.files.read(path.startsWith('/') ? path : `${context.cwd}/${path}`);
  return read.ok ? read.value : undefined;
}

function digest(text: string): string {
  return Array.from({ length: 16 }, (_, salt) => hash32(`${salt}${text}`).toString(16).padStart(8, '0')).join('');
}

function start(context: ProgramContext): ProgramStart {
  const path = readOptions(context.args).values['conf'] ?? 'Corefile';
  const text = corefile(context);
  if (text === undefined) {
    context.logError(`Error loading Corefile: open ${path}: no such file or directory`);
    return { kind: 'exit', code: 1 };
  }
  const parsed = parseCorefile(text, path);
  if (!parsed.ok) {
    context.logError(parsed.error);
    return { kind: 'exit', code: 1 };
  }
  Object.assign(context.state, { text, blocks: parsed.value, cache: {}, synced: true });
  for (const block of parsed.value) {
    const loop = findLoop(context, block);
    if (loop === undefined) continue;
    context.logError(
      `[FATAL] plugin/loop: Loop (127.0.0.1:${block.port} -> :${block.port}) detected for zone "${block.zones[0] ?? '.'}", see https://coredns.io/plugins/loop#troubleshooting. Query: "HINFO ${loop}.${loop}."`,
    );
    return { kind: 'exit', code: 1 };
  }
  for (const { ip, port } of dnsListeners(parsed.value)) {
    for (const type of ['tcp', 'udp'] as const) {
      const bound = context.listen(type, ip, port, 4096);
      if (bound.ok) continue;
      context.logError(`listen ${type} ${ip === '::' ? '' : ip}:${port}: bind: ${BIND_ERRORS[bound.errno] ?? 'permission denied'}`);
      return { kind: 'exit', code: 1 };
    }
  }
  for (const { ip, port } of httpListeners(parsed.value)) context.listen('tcp', ip, port, 4096);
  for (const block of parsed.value) for (const zone of block.zones) context.log(`${zone}:${block.port}`);
  if (parsed.value.some((block) => pluginOf(block, 'reload')))
    context.log(`[INFO] plugin/reload: Running configuration SHA512 = ${digest(text)}`);
  context.log(`CoreDNS-${context.env['COREDNS_VERSION'] ?? '1.14.2'}`);
  context.log('linux/amd64, go1.26.1, ');
  return { kind: 'running', nextAt: context.clock.now() + RELOAD };
}

/** The loop plugin: a forward to an address of this very server would ask itself. */
function findLoop(context: ProgramContext, block: ServerBlock): string | undefined {
  if (!pluginOf(block, 'loop')) return undefined;
  const own = block.plugins.filter((plugin) => plugin.name === 'forward').flatMap((plugin) => upstreams(context, plugin));
  const loops = own.some(({ ip, port }) => port === block.port && (ip.startsWith('127.') || ip === '::1' || ip === context.pod?.ip));
  return loops ? String(hash32(context.hostname)) : undefined;
}

function blocksOf(context: ProgramContext): readonly ServerBlock[] {
  return (context.state['blocks'] ?? []) as readonly ServerBlock[];
}

const BIND_ERRORS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'address already in use',
  EADDRNOTAVAIL: 'cannot assign requested address',
};

function isHttpPort(context: ProgramContext, port: number): boolean {
  return httpListeners(blocksOf(context)).some((each) => each.port === port) && !blocksOf(context).some((block) => block.port === port);
}

function httpAnswer(
  path: string,
  port: number,
  answer: (status: number, body: string) => ReturnType<typeof httpResponse>,
): ReturnType<typeof httpResponse> {
  if (path === '/health' || path === '/ready') return answer(200, 'OK');
  if (path === '/metrics')
    return answer(
      200,
      `# HELP coredns_build_info A metric with a constant '1' value labeled by version, revision, and goversion from which CoreDNS was built.\n# TYPE coredns_build_info gauge\ncoredns_build_info{goversion="go1.26.1",revision="",version="1.14.2"} 1\n`,
    );
  return answer(404, port > 0 ? '404 page not found\n' : '');
}

function* handle(
  context: ProgramContext,
  port: number,
  query: DnsMessage,
  from: { readonly ip: string; readonly port: number } | undefined,
  transport: 'udp' | 'tcp',
): Task<DnsMessage> {
  const question = query.question[0];
  const block = question && chooseBlock(blocksOf(context), port, `${question.name}.`.replace(/^\.+$/, '.'));
  if (!question || !block) return dnsAnswer(query, { rcode: 'REFUSED' });
  const started = context.clock.now();
  const reply = yield* resolveQuestion(context, block, query, question);
  const answer = message(query, reply);
  const name = `${question.name}.`;
  if (reply.error !== undefined && pluginOf(block, 'errors'))
    context.log(`[ERROR] plugin/errors: 2 ${reply.errorName ?? name} ${question.type}: ${reply.error}`);
  if (pluginOf(block, 'log')) {
    const { flags } = answer;
    const letters = ['qr', flags.authoritative ? 'aa' : '', flags.recursionDesired ? 'rd' : '', flags.recursionAvailable ? 'ra' : '']
      .filter((word) => word !== '')
      .join(',');
    const size = query.edns?.udpSize ?? (transport === 'tcp' ? 65535 : 512);
    const took = ((context.clock.now() - started) / 1000).toFixed(9);
    context.log(
      `[INFO] ${from?.ip ?? ''}:${from?.port ?? 0} - ${query.id} "${question.type} ${question.class} ${name.toLowerCase()} ${transport} ${dnsLength(query)} ${String(query.edns?.dnssecOk ?? false)} ${size}" ${flags.rcode} ${letters} ${dnsLength(answer)} ${took}s`,
    );
  }
  return answer;
}

function message(query: DnsMessage, { rcode, authoritative, recursionAvailable, answers, authority, additional }: Reply): DnsMessage {
  return dnsAnswer(query, { rcode, authoritative, recursionAvailable, answers, authority, additional });
}
