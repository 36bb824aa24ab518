import type { Network } from '../../network.ts';
import type { Socket, SocketErrno, TcpControl } from '../../socket.ts';
import { removeSocket } from '../socket-table.ts';
import { setState, TIME_WAIT_MS } from './control.ts';
import { flush, sendReset } from './send.ts';
import { armTimer } from './timer.ts';

/** The connection is over: an orphan disappears, a socket that somebody holds stays until it is closed. */
export function finish(network: Network, socket: Socket): void {
  const { tcp } = socket;
  if (tcp) {
    tcp.timer = undefined;
    tcp.pending = '';
    tcp.finQueued = false;
    tcp.unacknowledged = [];
    tcp.outOfOrder = [];
  }
  setState(network, socket, 'CLOSED');
  if (socket.owner === undefined && tcp?.listener === undefined) removeSocket(network, socket);
  else if (socket.owner === undefined && tcp?.listener !== undefined && !queued(network, socket, tcp.listener))
    removeSocket(network, socket);
}

function queued(network: Network, socket: Socket, listener: number): boolean {
  return network.state.sockets.sockets.get(listener)?.acceptQueue.includes(socket.id) ?? false;
}

/** Ends the connection with an error that the next call reports. */
export function fail(network: Network, socket: Socket, errno: SocketErrno): void {
  socket.error = errno;
  finish(network, socket);
}

export function startTimeWait(network: Network, socket: Socket, control: TcpControl): void {
  control.pending = '';
  control.unacknowledged = [];
  setState(network, socket, 'TIME-WAIT');
  armTimer(network, socket, control, 'tcp-timewait', TIME_WAIT_MS);
}

/** Sends RST and forgets the connection. */
export function abort(network: Network, socket: Socket): void {
  if (socket.tcp && !['CLOSED', 'LISTEN', 'SYN-SENT', 'TIME-WAIT'].includes(socket.state)) sendReset(network, socket, socket.tcp);
  finish(network, socket);
}

/** Closes the sending side (shutdown(2) with SHUT_WR): a FIN follows what is still to be sent. */
export function shutdownWrite(network: Network, socket: Socket): void {
  const { tcp } = socket;
  if (!tcp) return;
  if (socket.state === 'ESTABLISHED') setState(network, socket, 'FIN-WAIT-1');
  else if (socket.state === 'CLOSE-WAIT') setState(network, socket, 'LAST-ACK');
  else return;
  tcp.finQueued = true;
  flush(network, socket);
}
