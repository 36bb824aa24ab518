import type { Task } from '../../src/base/task.ts';
import type { Network } from '../../src/net/network.ts';
import { closeSocket, openListener, sendSocket } from '../../src/net/transport/calls.ts';
import { findSocket } from '../../src/net/transport/socket-table.ts';
import { acceptTask, receiveTask, sendTask } from '../../src/net/transport/tasks.ts';

export interface Listener {
  readonly in: string;
  readonly proto: 'tcp' | 'udp';
  readonly addr: string;
  readonly port: number;
}

/** What servers saw of their clients, oldest first. */
export interface Seen {
  readonly by: string;
  readonly source: string;
}

/** Says who it is and whom it sees; a request for `big` is answered with 40 kB more. */
export function* serve(network: Network, listener: Listener, seen: Seen[]): Task {
  const opened = openListener(network, listener.in, listener.proto, listener.addr, listener.port, { process: 1, name: 'server', fd: 3 });
  if (!opened.ok) return;
  for (;;) {
    if (listener.proto === 'udp') {
      const got = yield* receiveTask(network, opened.value);
      const from = got.kind === 'ok' ? got.value?.from : undefined;
      if (from) seen.push({ by: listener.in, source: from.ip });
      if (from) sendSocket(network, opened.value, `hello from ${listener.in}, you are ${from.ip}`, from);
      continue;
    }
    const accepted = yield* acceptTask(network, opened.value, { process: 1, name: 'server', fd: 4 });
    if (accepted.kind !== 'ok') return;
    yield { kind: 'spawn', task: answer(network, listener.in, accepted.value, seen), label: 'answer' };
  }
}

function* answer(network: Network, name: string, id: number, seen: Seen[]): Task {
  const source = findSocket(network, id)?.remote?.ip ?? '';
  seen.push({ by: name, source });
  const request = yield* receiveTask(network, id, 30_000);
  const big = request.kind === 'ok' && request.value?.text === 'big';
  yield* sendTask(network, id, `hello from ${name}, you are ${source}${big ? `\n${'x'.repeat(40_000)}` : ''}`);
  closeSocket(network, id);
}
