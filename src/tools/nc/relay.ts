import type { Signal, Task } from '../../base/task.ts';
import type { SocketId } from '../../net/socket.ts';
import { receiveNow, sendSocket, shutdownSocket } from '../../net/transport/calls.ts';
import { findSocket } from '../../net/transport/socket-table.ts';
import { sendTask, waitSocket } from '../../net/transport/tasks.ts';
import { print } from '../client/terminal.ts';
import type { ToolProcess } from '../tool.ts';

export interface RelayOptions {
  /** -w: ends after so long without anything */
  readonly idleMs: number | undefined;
  readonly noStdin: boolean;
  readonly crlf?: boolean;
  /** -N: shuts the sending side down at the end of input */
  readonly shutdown: boolean;
  /** -q: leaves so long after the end of input */
  readonly quitMs?: number | undefined;
}

/** Copies stdin to the socket (by a task of its own) and the socket to stdout until the peer closes or time is up. */
export function* relay(process: ToolProcess, id: SocketId, options: RelayOptions): Task<Signal | undefined> {
  const { network } = process;
  const input = { ended: options.noStdin, at: process.clock.now(), stop: false };
  if (!options.noStdin) yield { kind: 'spawn', task: pump(process, id, options, input), label: 'nc input' };
  let quietSince = process.clock.now();
  for (;;) {
    const received = receiveNow(network, id);
    if (received.kind === 'item') {
      quietSince = process.clock.now();
      yield* print(process, received.item.text);
      continue;
    }
    if (received.kind === 'end') break;
    if (received.kind === 'error') break;
    const limits = [
      ...(options.idleMs === undefined ? [] : [Math.max(quietSince, input.at) + options.idleMs]),
      ...(options.quitMs === undefined || !input.ended ? [] : [input.at + options.quitMs]),
    ];
    const ended = yield* waitSocket(network, [id], limits.length === 0 ? undefined : Math.min(...limits));
    if (ended?.kind === 'signal') {
      input.stop = true;
      return ended.signal;
    }
    if (ended?.kind === 'timeout' && process.clock.now() >= Math.max(quietSince, input.at) + (options.idleMs ?? 0)) break;
  }
  input.stop = true;
  return undefined;
}

function* pump(
  process: ToolProcess,
  id: SocketId,
  options: RelayOptions,
  input: { ended: boolean; at: number; stop: boolean },
): Task<void> {
  const { network } = process;
  for (;;) {
    const text = yield* process.stdin.read();
    if (input.stop || typeof text === 'object') return;
    input.at = process.clock.now();
    if (text === undefined) break;
    const out = options.crlf === true ? text.replace(/\r?\n/g, '\r\n') : text;
    const tcp = findSocket(network, id)?.type === 'tcp';
    if (tcp) yield* sendTask(network, id, out);
    else sendSocket(network, id, out);
  }
  input.ended = true;
  if (options.shutdown) shutdownSocket(network, id);
  // wakes the reader, whose -q time begins now
  network.ports.notify(`socket:${id}`);
}
