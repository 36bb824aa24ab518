import type { Network } from '../../network.ts';
import type { IpPacket, TcpSegment } from '../../packet.ts';
import type { Socket, TcpControl } from '../../socket.ts';
import { utf8Length } from '../../../base/http.ts';
import { describeSocket, endTrace } from '../note.ts';
import { removeSocket } from '../socket-table.ts';
import { acknowledge } from './acknowledge.ts';
import { RECEIVE_BUFFER, segmentLength, seqAdd, seqDiff, setState } from './control.ts';
import { enqueue } from './listen.ts';
import { abort, fail, startTimeWait } from './close.ts';
import { refuse } from './refuse.ts';
import { dropOctets } from '../text.ts';
import { flush, sendAck, transmit } from './send.ts';

/** A segment for a connection: SEGMENT ARRIVES of RFC 9293 section 3.10.7, with Linux's choices. */
export function connectionInput(network: Network, socket: Socket, packet: IpPacket, tcp: TcpSegment, device: string): void {
  const control = socket.tcp;
  if (!control) return;
  endTrace(network, socket.namespace, packet.meta.trace, 'delivered', {
    action: 'recv',
    device,
    entry: describeSocket(network, socket),
    reason: 'a connection with these addresses and ports exists',
  });
  control.cause = packet.meta.trace;
  control.heardAt = network.ports.now();
  control.probes = 0;
  if (socket.state === 'SYN-SENT') synSent(network, socket, control, packet, tcp, device);
  else synchronised(network, socket, control, packet, tcp, device);
}

function synSent(network: Network, socket: Socket, control: TcpControl, packet: IpPacket, tcp: TcpSegment, device: string): void {
  if (tcp.flags.ack && tcp.acknowledgement !== control.sendNext) {
    if (!tcp.flags.rst) refuse(network, socket.namespace, packet, tcp);
    return;
  }
  if (tcp.flags.rst) {
    if (tcp.flags.ack) fail(network, socket, 'ECONNREFUSED');
    return;
  }
  if (!tcp.flags.syn) return;
  control.receiveNext = seqAdd(tcp.sequence, 1);
  control.mss = Math.min(control.mss, tcp.mss ?? 536);
  control.peerWindow = tcp.window;
  if (!tcp.flags.ack) {
    // simultaneous open: the SYN goes out again with an acknowledgement
    setState(network, socket, 'SYN-RECEIVED');
    const syn = control.unacknowledged[0];
    if (syn) transmit(network, socket, control, syn);
    return;
  }
  control.unacknowledged = [];
  control.sendUnacknowledged = tcp.acknowledgement;
  control.retries = 0;
  control.timer = undefined;
  setState(network, socket, 'ESTABLISHED');
  sendAck(network, socket, control);
  flush(network, socket);
  void device;
}

function synchronised(network: Network, socket: Socket, control: TcpControl, packet: IpPacket, tcp: TcpSegment, device: string): void {
  const offset = seqDiff(tcp.sequence, control.receiveNext);
  if (tcp.flags.rst) {
    // RFC 5961: only the exact sequence resets
    if (offset === 0 || socket.state === 'SYN-RECEIVED') reset(network, socket);
    return;
  }
  if (tcp.flags.syn && socket.state === 'SYN-RECEIVED') {
    const first = control.unacknowledged[0];
    if (first) transmit(network, socket, control, first);
    if (!tcp.flags.ack) return;
  } else if (tcp.flags.syn) {
    sendAck(network, socket, control);
    return;
  }
  if (!tcp.flags.ack) return;
  const length = segmentLength({ text: tcp.text, fin: tcp.flags.fin });
  if (offset + length < 0 || (length > 0 && offset + length === 0) || offset > RECEIVE_BUFFER) {
    sendAck(network, socket, control);
    return;
  }
  if (socket.state === 'SYN-RECEIVED') {
    if (tcp.acknowledgement !== control.sendNext) {
      refuse(network, socket.namespace, packet, tcp);
      return;
    }
    if (!enqueue(network, socket, control)) return;
  }
  if (socket.state === 'TIME-WAIT') {
    if (length > 0) sendAck(network, socket, control);
    return;
  }
  acknowledge(network, socket, control, tcp);
  if (socket.state === 'CLOSED') return;
  if (length > 0) {
    // whoever has closed for good can take no more (tcp_rcv_state_process)
    if (
      tcp.text !== '' &&
      socket.owner === undefined &&
      control.listener === undefined &&
      seqDiff(seqAdd(tcp.sequence, utf8Length(tcp.text)), control.receiveNext) > 0
    ) {
      abort(network, socket);
      return;
    }
    takeText(network, socket, control, tcp);
    sendAck(network, socket, control);
  }
  flush(network, socket);
  void device;
}

function reset(network: Network, socket: Socket): void {
  if (socket.state === 'TIME-WAIT') return;
  if (socket.state === 'SYN-RECEIVED' && socket.owner === undefined) removeSocket(network, socket);
  else fail(network, socket, socket.state === 'CLOSE-WAIT' ? 'EPIPE' : 'ECONNRESET');
}

/** Puts text in order into the receive queue; what came too early waits. */
function takeText(network: Network, socket: Socket, control: TcpControl, tcp: TcpSegment): void {
  control.outOfOrder.push({ sequence: tcp.sequence, text: tcp.text, fin: tcp.flags.fin });
  control.outOfOrder.sort((a, b) => seqDiff(a.sequence, b.sequence));
  if (control.outOfOrder.length > 1024) control.outOfOrder.length = 1024;
  for (let next = control.outOfOrder[0]; next; next = control.outOfOrder[0]) {
    const early = seqDiff(next.sequence, control.receiveNext);
    if (early > 0) return;
    control.outOfOrder.shift();
    const octets = utf8Length(next.text);
    if (early + octets + (next.fin ? 1 : 0) <= 0) continue;
    const text = dropOctets(next.text, -early);
    if (text !== '') {
      const room = octets + early;
      control.receiveNext = seqAdd(control.receiveNext, room);
      control.unread += room;
      control.bytesReceived += room;
      socket.received.push({ text, at: network.ports.now() });
      network.ports.notify(`socket:${socket.id}`);
    }
    if (next.fin) takeFin(network, socket, control);
  }
}

function takeFin(network: Network, socket: Socket, control: TcpControl): void {
  if (socket.receivedFin) return;
  socket.receivedFin = true;
  control.receiveNext = seqAdd(control.receiveNext, 1);
  if (socket.state === 'ESTABLISHED') setState(network, socket, 'CLOSE-WAIT');
  else if (socket.state === 'FIN-WAIT-1') setState(network, socket, 'CLOSING');
  else if (socket.state === 'FIN-WAIT-2') startTimeWait(network, socket, control);
  network.ports.notify(`socket:${socket.id}`);
}
