import type { Network } from '../../network.ts';
import { scheduleTimer } from '../../timer.ts';
import type { Socket, TcpControl } from '../../socket.ts';

/**
 * Arms the socket's timer of one kind; an older one of the same socket becomes stale. Timers are told apart by a token that
 * is carried in the payload.
 */
export function armTimer(network: Network, socket: Socket, control: TcpControl, kind: string, ms: number): void {
  const token = network.state.nextSequence++;
  control.timer = token;
  scheduleTimer(network, network.ports.now() + ms, kind, { socket: socket.id, token });
}

export function armRetransmit(network: Network, socket: Socket, control: TcpControl): void {
  armTimer(network, socket, control, 'tcp-retransmit', control.rto);
}
