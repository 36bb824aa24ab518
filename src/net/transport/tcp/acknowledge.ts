import type { Network } from '../../network.ts';
import type { TcpSegment } from '../../packet.ts';
import type { Socket, TcpControl } from '../../socket.ts';
import { MINIMUM_RTO, segmentLength, seqAdd, seqDiff, setState, TIME_WAIT_MS } from './control.ts';
import { finish, startTimeWait } from './close.ts';
import { armRetransmit, armTimer } from './timer.ts';

/** The ACK field of a segment: frees what was sent, moves the window, and closes what waits for its FIN to be acknowledged. */
export function acknowledge(network: Network, socket: Socket, control: TcpControl, tcp: TcpSegment): void {
  if (seqDiff(tcp.acknowledgement, control.sendNext) > 0) return;
  control.peerWindow = tcp.window * 1024;
  if (seqDiff(tcp.acknowledgement, control.sendUnacknowledged) <= 0) return;
  control.sendUnacknowledged = tcp.acknowledgement;
  let finAcknowledged = false;
  for (let first = control.unacknowledged[0]; first; first = control.unacknowledged[0]) {
    if (seqDiff(seqAdd(first.sequence, segmentLength(first)), tcp.acknowledgement) > 0) break;
    control.unacknowledged.shift();
    if (first.fin) finAcknowledged = true;
  }
  control.retries = 0;
  control.rto = MINIMUM_RTO;
  if (control.unacknowledged.length === 0) control.timer = undefined;
  else armRetransmit(network, socket, control);
  network.ports.notify(`socket:${socket.id}`);
  if (finAcknowledged) closed(network, socket, control);
}

function closed(network: Network, socket: Socket, control: TcpControl): void {
  if (socket.state === 'FIN-WAIT-1') {
    setState(network, socket, 'FIN-WAIT-2');
    // an orphan does not wait for ever (tcp_fin_timeout)
    if (socket.owner === undefined) armTimer(network, socket, control, 'tcp-timewait', TIME_WAIT_MS);
  } else if (socket.state === 'CLOSING') startTimeWait(network, socket, control);
  else if (socket.state === 'LAST-ACK') finish(network, socket);
}
