import type { Task } from '../../base/task.ts';
import type { Network } from '../network.ts';
import type { SocketId } from '../socket.ts';
import { sendTask } from '../transport/tasks.ts';
import type { Certificate } from './certificate.ts';
import { createRecordReader, tlsChannel, type Channel } from './channel.ts';
import { chainOf, chainText, encodeTls, type TlsAlert, type TlsVersion } from './record.ts';
import { matchesHost, verifyChain, type VerifyFailure } from './verify.ts';

/** Milliseconds a server gives a client for its handshake. */
const PATIENCE = 60_000;

/** What a server presents for a name the client asks for. */
export interface ServerIdentity {
  /** leaf first */
  readonly chain: readonly Certificate[];
  /** protocols in the server's order of preference */
  readonly alpn: readonly string[];
  readonly versions?: readonly TlsVersion[];
}

export type AcceptOutcome =
  | { readonly kind: 'ok'; readonly channel: Channel }
  /** no TLS came: what the client sent instead */
  | { readonly kind: 'plain'; readonly text: string }
  /** the client's alert, or the connection is gone */
  | { readonly kind: 'failed'; readonly alert: TlsAlert | undefined };

/** The server's side of a handshake; `choose` picks the identity by SNI, or the alert with which it refuses. */
export function* acceptTls(
  network: Network,
  socket: SocketId,
  choose: (serverName: string | undefined) => ServerIdentity | TlsAlert,
  early = '',
): Task<AcceptOutcome> {
  const reader = createRecordReader(network, socket, early);
  const hello = yield* reader.next(PATIENCE);
  if (hello.kind === 'plain') return hello;
  if (hello.kind !== 'record' || hello.record.type !== 'client-hello') return { kind: 'failed', alert: undefined };
  const { serverName, alpn } = hello.record;
  const identity = choose(serverName);
  const offered = hello.record.versions ?? ['TLSv1.3', 'TLSv1.2'];
  const version = typeof identity === 'string' ? undefined : offered.find((each) => (identity.versions ?? offered).includes(each));
  if (typeof identity === 'string' || version === undefined) {
    const alert = typeof identity === 'string' ? identity : 'protocol_version';
    yield* sendTask(network, socket, encodeTls({ type: 'alert', alert }));
    return { kind: 'failed', alert };
  }
  const agreed = identity.alpn.find((protocol) => alpn.includes(protocol));
  yield* sendTask(network, socket, encodeTls({ type: 'server-hello', chain: chainText(identity.chain), alpn: agreed, version }));
  const answer = yield* reader.next(PATIENCE);
  if (answer.kind !== 'record' || answer.record.type !== 'finished')
    return { kind: 'failed', alert: answer.kind === 'record' && answer.record.type === 'alert' ? answer.record.alert : undefined };
  return { kind: 'ok', channel: tlsChannel(network, socket, { serverName, alpn: agreed, version }, reader.rest()) };
}

export type ConnectTlsOutcome =
  | { readonly kind: 'ok'; readonly channel: Channel; readonly chain: readonly Certificate[] }
  /** the peer speaks no TLS */
  | { readonly kind: 'plain' }
  | { readonly kind: 'untrusted'; readonly failure: VerifyFailure }
  | { readonly kind: 'wrong-name'; readonly leaf: Certificate }
  | { readonly kind: 'alert'; readonly alert: TlsAlert }
  | { readonly kind: 'closed' }
  | { readonly kind: 'timeout' };

/** The client's side for programs (proxies, probes); without `trusted` nothing is checked. An address is checked, but not sent as SNI. */
export function* connectTls(
  network: Network,
  socket: SocketId,
  options: { readonly serverName: string | undefined; readonly trusted?: readonly Certificate[]; readonly timeoutMs: number },
): Task<ConnectTlsOutcome> {
  const { serverName, trusted, timeoutMs } = options;
  const reader = createRecordReader(network, socket);
  const named = serverName === undefined || /^[\d.]+$|:/.test(serverName) ? undefined : serverName;
  yield* sendTask(network, socket, encodeTls({ type: 'client-hello', serverName: named, alpn: ['http/1.1'] }));
  const hello = yield* reader.next(timeoutMs);
  if (hello.kind === 'plain' || hello.kind === 'timeout') return { kind: hello.kind };
  if (hello.kind !== 'record') return { kind: 'closed' };
  if (hello.record.type === 'alert') return { kind: 'alert', alert: hello.record.alert };
  if (hello.record.type !== 'server-hello') return { kind: 'plain' };
  const chain = chainOf(hello.record);
  const failure = trusted && verifyChain(chain, trusted, network.ports.now());
  const leaf = chain[0];
  if (failure || !leaf) {
    yield* sendTask(network, socket, encodeTls({ type: 'alert', alert: failure?.code === 10 ? 'certificate_expired' : 'unknown_ca' }));
    return failure ? { kind: 'untrusted', failure } : { kind: 'closed' };
  }
  if (trusted && serverName !== undefined && matchesHost(leaf, serverName) === undefined) return { kind: 'wrong-name', leaf };
  yield* sendTask(network, socket, encodeTls({ type: 'finished' }));
  const session = { serverName, alpn: hello.record.alpn, version: hello.record.version ?? ('TLSv1.3' as const) };
  return { kind: 'ok', chain, channel: tlsChannel(network, socket, session, reader.rest()) };
}
