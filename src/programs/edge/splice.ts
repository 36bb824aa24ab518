import type { Task } from '../../base/task.ts';
import type { SocketId } from '../../net/socket.ts';
import { closeSocket, openSocket, receiveNow, sendSocket } from '../../net/transport/calls.ts';
import { connectTask, waitSocket } from '../../net/transport/tasks.ts';
import type { ProgramContext } from '../program.ts';
import type { Endpoint } from './backends.ts';

/** A connection without traffic is given up after this. */
const IDLE = 600_000;
/** Pieces of text one connection may carry. */
const MAX_PIECES = 100_000;

/** Passes a connection on as it is, both ways, until either side ends; `early` is what the client already sent. */
export function* splice(context: ProgramContext, client: SocketId, endpoint: Endpoint, early: string): Task<boolean> {
  const { network } = context;
  const owner = { process: context.pid, name: context.name, fd: context.host.nextDescriptor() };
  const upstream = openSocket(network, context.namespace, { type: 'tcp', version: endpoint.ip.includes(':') ? 6 : 4, owner });
  try {
    const connected = yield* connectTask(network, upstream, endpoint, 5_000);
    if (connected.kind !== 'ok') return false;
    sendSocket(network, upstream, early);
    for (let pieces = 0; pieces < MAX_PIECES; pieces++) {
      const moved = move(client, upstream) || move(upstream, client);
      if (moved === 'ended') return true;
      if (moved) continue;
      const waited = yield* waitSocket(network, [client, upstream], network.ports.now() + IDLE);
      if (waited) return true;
    }
    return true;
  } finally {
    closeSocket(network, upstream);
  }

  function move(from: SocketId, to: SocketId): boolean | 'ended' {
    const received = receiveNow(network, from);
    if (received.kind === 'end' || received.kind === 'error') return 'ended';
    if (received.kind !== 'item') return false;
    return sendSocket(network, to, received.item.text).ok ? true : 'ended';
  }
}
