import type { Network } from '../../network.ts';
import type { TcpSegment } from '../../packet.ts';
import type { Socket, TcpControl } from '../../socket.ts';
import { utf8Length } from '../../../base/http.ts';
import { emit } from '../emit.ts';
import { cutOctets } from '../text.ts';
import { flags, MINIMUM_RTO, scaledWindow, segmentLength, seqAdd, seqDiff, synWindow, TIMESTAMP_OPTION } from './control.ts';
import { armRetransmit } from './timer.ts';

type Queued = TcpControl['unacknowledged'][number];

/** Puts one queued segment on the wire, again or for the first time. */
export function transmit(network: Network, socket: Socket, control: TcpControl, queued: Queued): void {
  const acknowledging = socket.state !== 'SYN-SENT';
  const letters = `${queued.syn ? 'S' : ''}${queued.fin ? 'F' : ''}${queued.text === '' ? '' : 'P'}${acknowledging ? '.' : ''}`;
  const mss = queued.syn ? control.mss : undefined;
  const window = queued.syn ? synWindow(acknowledging ? control.mss - TIMESTAMP_OPTION : control.mss) : scaledWindow(socket, control);
  put(network, socket, {
    sourcePort: socket.local.port,
    destinationPort: socket.remote?.port ?? 0,
    sequence: queued.sequence,
    acknowledgement: acknowledging ? control.receiveNext : 0,
    flags: flags(letters),
    window,
    mss,
    text: queued.text,
  });
}

/** A pure acknowledgement. */
export function sendAck(network: Network, socket: Socket, control: TcpControl): void {
  const window = scaledWindow(socket, control);
  control.windowClosed = window === 0;
  put(network, socket, {
    sourcePort: socket.local.port,
    destinationPort: socket.remote?.port ?? 0,
    sequence: control.sendNext,
    acknowledgement: control.receiveNext,
    flags: flags('.'),
    window,
    text: '',
  });
}

/** Aborts the peer's side: RST with the sequence it expects. */
export function sendReset(network: Network, socket: Socket, control: TcpControl): void {
  put(network, socket, {
    sourcePort: socket.local.port,
    destinationPort: socket.remote?.port ?? 0,
    sequence: control.sendNext,
    acknowledgement: control.receiveNext,
    flags: flags('R.'),
    window: 0,
    text: '',
  });
}

/** Queues and transmits a SYN or SYN-ACK. */
export function sendSyn(network: Network, socket: Socket, control: TcpControl): void {
  const queued: Queued = { sequence: control.sendNext, text: '', syn: true, fin: false };
  control.unacknowledged.push(queued);
  control.sendNext = seqAdd(control.sendNext, 1);
  armRetransmit(network, socket, control);
  transmit(network, socket, control, queued);
}

/**
 * Sends what may be sent: first what was lost, then pending text in segments of the path's MSS as far as the peer's window
 * reaches, then a FIN. Answers that arrive meanwhile only move the window; the loop here goes on with it.
 */
export function flush(network: Network, socket: Socket): void {
  const control = socket.tcp;
  if (!control || control.flushing) return;
  control.flushing = true;
  // bounded: every turn takes text from the queue or a segment from the recovery
  for (let turn = 0; turn < 100_000 && socket.state !== 'CLOSED'; turn++) {
    if (!recover(network, socket, control) && !sendNew(network, socket, control)) break;
  }
  control.flushing = false;
}

/** After a timeout the segments behind the lost one go out again as soon as it is acknowledged. */
function recover(network: Network, socket: Socket, control: TcpControl): boolean {
  const first = control.unacknowledged[0];
  if (control.recoverUntil === undefined || control.retries > 0) return false;
  if (!first || seqDiff(first.sequence, control.recoverUntil) >= 0) {
    control.recoverUntil = undefined;
    return false;
  }
  armRetransmit(network, socket, control);
  transmit(network, socket, control, first);
  // no answer to it yet: wait for the timer
  return control.unacknowledged[0] !== first;
}

function sendNew(network: Network, socket: Socket, control: TcpControl): boolean {
  if (!['ESTABLISHED', 'CLOSE-WAIT', 'FIN-WAIT-1', 'LAST-ACK', 'CLOSING'].includes(socket.state)) return false;
  const flight = seqDiff(control.sendNext, control.sendUnacknowledged);
  if (control.pending !== '') {
    const size = Math.min(control.mss - TIMESTAMP_OPTION, control.peerWindow - flight);
    if (size <= 0) return false;
    const { head, rest } = cutOctets(control.pending, size);
    control.pending = rest;
    queueSegment(network, socket, control, { sequence: control.sendNext, text: head, syn: false, fin: false });
    return true;
  }
  if (control.finQueued) {
    control.finQueued = false;
    queueSegment(network, socket, control, { sequence: control.sendNext, text: '', syn: false, fin: true });
    return true;
  }
  return false;
}

function queueSegment(network: Network, socket: Socket, control: TcpControl, queued: Queued): void {
  if (control.unacknowledged.length === 0) control.rto = Math.max(MINIMUM_RTO, control.retries === 0 ? MINIMUM_RTO : control.rto);
  control.unacknowledged.push(queued);
  control.sendNext = seqAdd(control.sendNext, segmentLength(queued));
  control.bytesSent += utf8Length(queued.text);
  if (control.timer === undefined) armRetransmit(network, socket, control);
  transmit(network, socket, control, queued);
}

/** Cuts everything in flight anew after the path's MTU has shrunk (tcp_simple_retransmit), and sends it again. */
export function resegment(network: Network, socket: Socket, control: TcpControl, mss: number): void {
  control.mss = mss;
  const limit = mss - TIMESTAMP_OPTION;
  if (!control.unacknowledged.some((queued) => utf8Length(queued.text) > limit)) return;
  const cut: Queued[] = [];
  for (const queued of control.unacknowledged) {
    let { text, sequence } = queued;
    while (utf8Length(text) > limit) {
      const { head, rest } = cutOctets(text, limit);
      cut.push({ sequence, text: head, syn: false, fin: false });
      sequence = seqAdd(sequence, utf8Length(head));
      text = rest;
    }
    cut.push({ ...queued, sequence, text });
  }
  control.unacknowledged = cut;
  control.recoverUntil = control.sendNext;
  control.retries = 0;
  flush(network, socket);
}

function put(network: Network, socket: Socket, tcp: TcpSegment): void {
  if (!socket.remote) return;
  // what ip_queue_xmit answers is not the caller's: a lost segment is sent again
  emit(network, {
    namespace: socket.namespace,
    source: socket.local.ip,
    destination: socket.remote.ip,
    payload: { protocol: 'tcp', tcp },
    options: socket.options,
    dontFragment: true,
    id: tcp.flags.syn && tcp.flags.ack ? 0 : undefined,
    device: socket.device,
    cause: socket.tcp?.cause,
  });
}
