import type { Signal, Task } from '../../base/task.ts';
import { decodeDns, dnsLength, encodeDns, type DnsMessage } from '../../net/dns-message.ts';
import type { SocketErrno } from '../../net/socket.ts';
import { closeSocket, connectSocket, openSocket, receiveNow, sendSocket } from '../../net/transport/calls.ts';
import { connectTask, receiveTask, waitSocket } from '../../net/transport/tasks.ts';
import { ownerOf } from '../client/terminal.ts';
import type { ToolProcess } from '../tool.ts';

/** How asking one server ended. `length` is the octets of the answer. */
export type DnsOutcome =
  | { readonly kind: 'answers'; readonly messages: readonly DnsMessage[]; readonly length: number }
  | { readonly kind: 'timeout' }
  /** the socket could not be set up or the query not be sent: there is no route */
  | { readonly kind: 'setup'; readonly errno: SocketErrno }
  /** the answer was an error: refused, reset */
  | { readonly kind: 'failed'; readonly errno: SocketErrno }
  | { readonly kind: 'signal'; readonly signal: Signal };

export interface DnsServer {
  readonly ip: string;
  readonly port: number;
}

/** Sends queries (one, or A and AAAA side by side) in datagrams from one connected socket and waits for all answers. */
export function* askUdp(process: ToolProcess, server: DnsServer, queries: readonly DnsMessage[], timeoutMs: number): Task<DnsOutcome> {
  const { network } = process;
  const id = openSocket(network, process.namespace, { type: 'udp', version: server.ip.includes(':') ? 6 : 4, owner: ownerOf(process) });
  const outcome = yield* udpOn(process, id, server, queries, timeoutMs);
  closeSocket(network, id);
  return outcome;
}

function* udpOn(process: ToolProcess, id: number, server: DnsServer, queries: readonly DnsMessage[], timeoutMs: number): Task<DnsOutcome> {
  const { network } = process;
  const connected = connectSocket(network, id, server);
  if (!connected.ok) return { kind: 'setup', errno: connected.error };
  for (const query of queries) {
    const sent = sendSocket(network, id, encodeDns(query), undefined, dnsLength(query));
    if (!sent.ok) return { kind: 'failed', errno: sent.error };
  }
  const deadline = process.clock.now() + timeoutMs;
  const answers = new Map<number, DnsMessage>();
  let length = 0;
  for (;;) {
    const received = receiveNow(network, id);
    if (received.kind === 'error') return { kind: 'failed', errno: received.errno };
    if (received.kind === 'item') {
      const message = decodeDns(received.item.text);
      if (message && message.flags.response && queries.some((query) => query.id === message.id)) {
        answers.set(message.id, message);
        length = dnsLength(message);
      }
      if (answers.size === queries.length)
        return { kind: 'answers', messages: queries.flatMap((query) => answers.get(query.id) ?? []), length };
      continue;
    }
    const ended = yield* waitSocket(network, [id], deadline);
    if (ended) return ended;
  }
}

/** The same over a TCP connection. */
export function* askTcp(process: ToolProcess, server: DnsServer, queries: readonly DnsMessage[], timeoutMs: number): Task<DnsOutcome> {
  const { network } = process;
  const id = openSocket(network, process.namespace, { type: 'tcp', version: server.ip.includes(':') ? 6 : 4, owner: ownerOf(process) });
  const outcome = yield* tcpOn(process, id, server, queries, timeoutMs);
  closeSocket(network, id);
  return outcome;
}

function* tcpOn(process: ToolProcess, id: number, server: DnsServer, queries: readonly DnsMessage[], timeoutMs: number): Task<DnsOutcome> {
  const { network } = process;
  const connected = yield* connectTask(network, id, server, timeoutMs);
  if (connected.kind === 'errno') return { kind: connected.immediate ? 'setup' : 'failed', errno: connected.errno };
  if (connected.kind !== 'ok') return connected;
  const sent = sendSocket(network, id, queries.map((query) => `${encodeDns(query)}\n`).join(''));
  if (!sent.ok) return { kind: 'failed', errno: sent.error };
  let text = '';
  const messages: DnsMessage[] = [];
  for (;;) {
    const received = yield* receiveTask(network, id, timeoutMs);
    if (received.kind === 'errno') return { kind: 'failed', errno: received.errno };
    if (received.kind !== 'ok') return received;
    if (received.value === undefined) return { kind: 'failed', errno: 'ECONNRESET' };
    text += received.value.text;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      const message = decodeDns(text.slice(0, end));
      text = text.slice(end + 1);
      if (message) messages.push(message);
    }
    const last = messages.at(-1);
    if (messages.length >= queries.length && last) return { kind: 'answers', messages, length: dnsLength(last) };
  }
}
