import type { Signal, Task } from '../../base/task.ts';
import type { Network } from '../network.ts';
import type { ReceivedItem, Socket, SocketErrno, SocketId } from '../socket.ts';
import { acceptNow, connectionState, connectSocket, receiveNow, sendQueue, sendSocket, type Endpoint } from './calls.ts';
import { findSocket } from './socket-table.ts';

/** How a call that waits ended. */
export type Outcome<T> =
  | { readonly kind: 'ok'; readonly value: T }
  /** `immediate`: the call itself failed, nothing was sent */
  | { readonly kind: 'errno'; readonly errno: SocketErrno; readonly immediate: boolean }
  | { readonly kind: 'signal'; readonly signal: Signal }
  | { readonly kind: 'timeout' };

/** Waits for the socket to change; undefined when it did. `deadline` is simulated time. */
export function* waitSocket(
  network: Network,
  ids: readonly SocketId[],
  deadline?: number,
): Task<{ readonly kind: 'signal'; readonly signal: Signal } | { readonly kind: 'timeout' } | undefined> {
  const timeoutMs = deadline === undefined ? undefined : deadline - network.ports.now();
  if (timeoutMs !== undefined && timeoutMs <= 0) return { kind: 'timeout' };
  const wake = yield { kind: 'key', keys: ids.map((id) => `socket:${id}`), timeoutMs };
  if (wake.by === 'signal') return { kind: 'signal', signal: wake.signal };
  if (wake.by === 'time' && deadline !== undefined && network.ports.now() >= deadline) return { kind: 'timeout' };
  return undefined;
}

/** connect(2): waits for the handshake; without `timeoutMs` as long as the kernel tries. */
export function* connectTask(network: Network, id: SocketId, remote: Endpoint, timeoutMs?: number): Task<Outcome<void>> {
  const deadline = timeoutMs === undefined ? undefined : network.ports.now() + timeoutMs;
  const started = connectSocket(network, id, remote);
  if (!started.ok) return { kind: 'errno', errno: started.error, immediate: true };
  for (;;) {
    const state = connectionState(network, id);
    if (!state.ok) return { kind: 'errno', errno: state.error, immediate: false };
    if (state.value === 'connected' || findSocket(network, id)?.type !== 'tcp') return { kind: 'ok', value: undefined };
    const ended = yield* waitSocket(network, [id], deadline);
    if (ended) return ended;
  }
}

/** accept(2). */
export function* acceptTask(network: Network, id: SocketId, owner?: Socket['owner'], timeoutMs?: number): Task<Outcome<SocketId>> {
  const deadline = timeoutMs === undefined ? undefined : network.ports.now() + timeoutMs;
  for (;;) {
    const child = acceptNow(network, id, owner);
    if (child !== undefined) return { kind: 'ok', value: child };
    if (!findSocket(network, id)) return { kind: 'errno', errno: 'EINVAL', immediate: true };
    const ended = yield* waitSocket(network, [id], deadline);
    if (ended) return ended;
  }
}

/** recv(2); undefined at the end of the stream. */
export function* receiveTask(network: Network, id: SocketId, timeoutMs?: number): Task<Outcome<ReceivedItem | undefined>> {
  const deadline = timeoutMs === undefined ? undefined : network.ports.now() + timeoutMs;
  for (;;) {
    const received = receiveNow(network, id);
    if (received.kind === 'item') return { kind: 'ok', value: received.item };
    if (received.kind === 'end') return { kind: 'ok', value: undefined };
    if (received.kind === 'error') return { kind: 'errno', errno: received.errno, immediate: false };
    const ended = yield* waitSocket(network, [id], deadline);
    if (ended) return ended;
  }
}

/** Text a TCP socket keeps unsent before a writer has to wait (tcp_wmem's usual maximum). */
const SEND_BUFFER = 4_194_304;

/** send(2): waits while the send buffer is full. */
export function* sendTask(network: Network, id: SocketId, text: string, timeoutMs?: number): Task<Outcome<void>> {
  const deadline = timeoutMs === undefined ? undefined : network.ports.now() + timeoutMs;
  for (;;) {
    const socket = findSocket(network, id);
    if (!socket || socket.type !== 'tcp' || sendQueue(socket) < SEND_BUFFER) {
      const sent = sendSocket(network, id, text);
      return sent.ok ? { kind: 'ok', value: undefined } : { kind: 'errno', errno: sent.error, immediate: false };
    }
    const ended = yield* waitSocket(network, [id], deadline);
    if (ended) return ended;
  }
}
