import type { Task } from '../../base/task.ts';
import { decodeDns, dnsLength, dnsQuery, encodeDns, type DnsMessage, type DnsQuestion } from '../../net/dns-message.ts';
import type { SocketId } from '../../net/socket.ts';
import { closeSocket, openSocket, sendSocket } from '../../net/transport/calls.ts';
import { findSocket } from '../../net/transport/socket-table.ts';
import { connectTask, receiveTask, sendTask } from '../../net/transport/tasks.ts';
import type { ProgramContext } from '../program.ts';
import type { Reply } from './chain.ts';
import type { Plugin } from './corefile.ts';

/** defaultTimeout of the plugin, and how long one upstream may take to answer. */
const TOTAL = 5_000;
const READ = 2_000;

/** Upstream addresses of a forward line; a file is read as resolv.conf. */
export function upstreams(context: ProgramContext, plugin: Plugin): { readonly ip: string; readonly port: number }[] {
  const found: { ip: string; port: number }[] = [];
  for (const word of plugin.args.slice(1)) {
    const file = word.startsWith('/') ? context.files.read(word) : undefined;
    if (file?.ok) {
      for (const line of file.value.split('\n')) {
        const match = /^\s*nameserver\s+(\S+)/.exec(line);
        if (match) found.push({ ip: match[1] ?? '', port: 53 });
      }
      continue;
    }
    const match = /^(?:dns:\/\/)?\[?([0-9a-fA-F.:]+?)\]?(?::(\d+))?$/.exec(word);
    if (match) found.push({ ip: match[1] ?? '', port: Number(match[2] ?? 53) });
  }
  return found;
}

interface Endpoint {
  readonly ip: string;
  readonly port: number;
}

/** Asks the upstreams one after another, beginning with a random one, until one answers or the time is over. */
export function* forwardQuery(context: ProgramContext, plugin: Plugin, query: DnsMessage, question: DnsQuestion): Task<Reply> {
  const list = upstreams(context, plugin);
  const failed = (error: string): Reply => ({
    rcode: 'SERVFAIL',
    authoritative: false,
    recursionAvailable: false,
    answers: [],
    authority: [],
    additional: [],
    error,
  });
  if (list.length === 0) return failed('no upstreams');
  const transport = plugin.block.some(([word]) => word === 'force_tcp') ? 'tcp' : 'udp';
  const sequential = plugin.block.some(([word, policy]) => word === 'policy' && policy === 'sequential');
  const start = sequential ? 0 : context.random.integer(list.length);
  const deadline = context.clock.now() + TOTAL;
  let error = 'no healthy proxies';
  for (let attempt = 0; attempt < Math.max(2, list.length) && context.clock.now() < deadline; attempt++) {
    const upstream = list[(start + attempt) % list.length];
    if (!upstream) break;
    const outcome = yield* askUpstream(context, transport, upstream, query, question);
    if (typeof outcome !== 'string') return outcome;
    error = outcome;
  }
  return failed(error);
}

function* askUpstream(
  context: ProgramContext,
  transport: 'tcp' | 'udp',
  upstream: Endpoint,
  query: DnsMessage,
  question: DnsQuestion,
): Task<Reply | string> {
  const { network } = context;
  const message = dnsQuery(context.random.integer(65536), question.name, question.type, query.edns);
  const owner = { process: context.pid, name: context.name, fd: context.host.nextDescriptor() };
  const socket = openSocket(network, context.namespace, { type: transport, version: upstream.ip.includes(':') ? 6 : 4, owner });
  const send = transport === 'tcp' ? sendByTcp : sendByUdp;
  const refused = yield* send(context, socket, upstream, message);
  const received = refused === undefined ? yield* receiveTask(network, socket, READ) : undefined;
  const local = findSocket(network, socket)?.local;
  closeSocket(network, socket);
  const path = `${context.pod?.ip ?? local?.ip ?? ''}:${local?.port ?? 0}->${upstream.ip}:${upstream.port}`;
  if (refused !== undefined) return `dial ${transport} ${upstream.ip}:${upstream.port}: ${refused}`;
  if (received?.kind === 'errno') return `read ${transport} ${path}: read: ${words(received.errno)}`;
  if (received?.kind !== 'ok') return `read ${transport} ${path}: i/o timeout`;
  if (!received.value) return 'EOF';
  const answer = decodeDns(received.value.text.replace(/\n$/, ''));
  if (!answer) return `read ${transport} ${path}: dns: overflow unpacking uint16`;
  return {
    rcode: answer.flags.rcode,
    authoritative: answer.flags.authoritative,
    recursionAvailable: true,
    answers: answer.answers,
    authority: answer.authority,
    additional: answer.additional,
  };
}

/** Sends the query; the value is the reason why that failed. */
function* sendByUdp({ network }: ProgramContext, socket: SocketId, upstream: Endpoint, message: DnsMessage): Task<string | undefined> {
  const sent = sendSocket(network, socket, encodeDns(message), upstream, dnsLength(message));
  return sent.ok ? undefined : `connect: ${words(sent.error)}`;
}

function* sendByTcp({ network }: ProgramContext, socket: SocketId, upstream: Endpoint, message: DnsMessage): Task<string | undefined> {
  const connected = yield* connectTask(network, socket, upstream, READ);
  if (connected.kind === 'errno') return `connect: ${words(connected.errno)}`;
  if (connected.kind !== 'ok') return 'i/o timeout';
  const sent = yield* sendTask(network, socket, `${encodeDns(message)}\n`);
  return sent.kind === 'ok' ? undefined : 'write: broken pipe';
}

function words(errno: string): string {
  const texts: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'connection refused',
    EHOSTUNREACH: 'no route to host',
    ENETUNREACH: 'network is unreachable',
    EPERM: 'operation not permitted',
    EINVAL: 'invalid argument',
  };
  return texts[errno] ?? errno;
}
