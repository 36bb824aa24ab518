import type { Signal, Task } from '../../base/task.ts';
import type { Network } from '../network.ts';
import type { SocketErrno, SocketId } from '../socket.ts';
import { receiveTask, sendTask } from '../transport/tasks.ts';
import { encodeTls, takeTlsRecord, type TlsRecord } from './record.ts';

/** How reading or writing on a channel ended. */
export type ChannelOutcome<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'errno'; readonly errno: SocketErrno }
  | { readonly kind: 'signal'; readonly signal: Signal }
  | { readonly kind: 'timeout' };

/** A connection that carries text, plain or over TLS: what servers and clients above it need not tell apart. */
export interface Channel {
  send(text: string, timeoutMs?: number): Task<ChannelOutcome<void>>;
  /** undefined at the end of the stream */
  receive(timeoutMs?: number): Task<ChannelOutcome<string | undefined>>;
  /** what the handshake agreed on; undefined on a plain connection */
  readonly tls: TlsSession | undefined;
}

export interface TlsSession {
  readonly serverName: string | undefined;
  readonly alpn: string | undefined;
  readonly version: 'TLSv1.2' | 'TLSv1.3';
}

/** A connection as it is; `early` is text that was already read from it. */
export function plainChannel(network: Network, socket: SocketId, early = ''): Channel {
  let before = early;
  return {
    tls: undefined,
    send: (text, timeoutMs) => sendTask(network, socket, text, timeoutMs),
    *receive(timeoutMs) {
      if (before !== '') {
        const text = before;
        before = '';
        return { kind: 'ok', value: text };
      }
      const received = yield* receiveTask(network, socket, timeoutMs);
      return received.kind === 'ok' ? { kind: 'ok', value: received.value?.text } : received;
    },
  };
}

/** A connection after its handshake: text travels in data records. */
export function tlsChannel(network: Network, socket: SocketId, session: TlsSession, early = ''): Channel {
  const reader = createRecordReader(network, socket, early);
  return {
    tls: session,
    send: (text, timeoutMs) => sendTask(network, socket, encodeTls({ type: 'data', text }), timeoutMs),
    *receive(timeoutMs) {
      for (;;) {
        const record = yield* reader.next(timeoutMs);
        if (record.kind === 'plain' || record.kind === 'end') return { kind: 'ok', value: undefined };
        if (record.kind !== 'record') return record;
        if (record.record.type === 'data') return { kind: 'ok', value: record.record.text };
        if (record.record.type !== 'finished') return { kind: 'ok', value: undefined };
      }
    },
  };
}

export type RecordOutcome =
  | { readonly kind: 'record'; readonly record: TlsRecord }
  /** the peer speaks something else; what came so far */
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'end' }
  | Exclude<ChannelOutcome<never>, { readonly kind: 'ok' }>;

/** Reads TLS records off a connection, one at a time. */
export function createRecordReader(
  network: Network,
  socket: SocketId,
  early = '',
): { next(timeoutMs?: number): Task<RecordOutcome>; rest(): string } {
  let text = early;
  return {
    rest: () => text,
    *next(timeoutMs) {
      for (;;) {
        const taken = takeTlsRecord(text);
        if (taken === 'bad') return { kind: 'plain', text };
        if (taken !== 'incomplete') {
          text = taken.rest;
          return { kind: 'record', record: taken.record };
        }
        const received = yield* receiveTask(network, socket, timeoutMs);
        if (received.kind !== 'ok') return received;
        if (received.value === undefined) return { kind: 'end' };
        text += received.value.text;
      }
    },
  };
}
