import type { Network } from '../../network.ts';
import type { IpPacket, TcpSegment } from '../../packet.ts';
import { countSnmp } from '../../snmp.ts';
import type { Socket, TcpControl } from '../../socket.ts';
import { pathMtu } from '../path.ts';
import { describeSocket, endTrace } from '../note.ts';
import { addSocket, findSocket, moveSocket } from '../socket-table.ts';
import { createControl, seqAdd, setState } from './control.ts';
import { refuse } from './refuse.ts';
import { sendSyn } from './send.ts';

/** MSS that this end offers: the path's MTU less the headers. */
export function offeredMss(network: Network, namespace: string, destination: string): number {
  return Math.max(88, pathMtu(network, namespace, destination) - (destination.includes(':') ? 60 : 40));
}

/** A segment for a listener: a SYN makes a half-open connection unless the accept queue is full, anything else is refused. */
export function listenerInput(network: Network, listener: Socket, packet: IpPacket, tcp: TcpSegment, device: string): void {
  const entry = describeSocket(network, listener);
  if (!tcp.flags.syn || tcp.flags.ack || tcp.flags.rst) {
    endTrace(network, listener.namespace, packet.meta.trace, tcp.flags.rst ? 'delivered' : 'refused', {
      action: tcp.flags.rst ? 'recv' : 'discard',
      device,
      entry,
      reason: 'no connection with these addresses and ports exists',
    });
    refuse(network, listener.namespace, packet, tcp);
    return;
  }
  if (listener.acceptQueue.length > listener.backlog) {
    const ns = network.state.namespaces.get(listener.namespace);
    countSnmp(ns, 'TcpExtListenOverflows');
    countSnmp(ns, 'TcpExtListenDrops');
    endTrace(network, listener.namespace, packet.meta.trace, 'table-full', {
      action: 'discard',
      device,
      entry,
      reason: `the accept queue of the listener is full (${listener.acceptQueue.length} of ${listener.backlog}), so the SYN is ignored`,
    });
    return;
  }
  endTrace(network, listener.namespace, packet.meta.trace, 'delivered', {
    action: 'recv',
    device,
    entry,
    reason: `a process listens on port ${listener.local.port}`,
  });
  const child = addSocket(network, listener.namespace, {
    type: 'tcp',
    version: listener.version,
    owner: undefined,
    device: listener.device,
    options: listener.options,
  });
  moveSocket(network, child, { ip: packet.destination, port: listener.local.port });
  child.remote = { ip: packet.source, port: tcp.sourcePort };
  const control = createControl(network, Math.min(offeredMss(network, listener.namespace, packet.source), tcp.mss ?? 536), listener.id);
  child.tcp = control;
  control.receiveNext = seqAdd(tcp.sequence, 1);
  control.peerWindow = tcp.window;
  control.cause = packet.meta.trace;
  setState(network, child, 'SYN-RECEIVED');
  sendSyn(network, child, control);
}

/** The handshake's last ACK: into the accept queue, unless it is full (then the ACK is ignored, and the peer believes it is connected). */
export function enqueue(network: Network, child: Socket, control: TcpControl): boolean {
  const listener = control.listener === undefined ? undefined : findSocket(network, control.listener);
  if (listener && listener.state === 'LISTEN') {
    if (listener.acceptQueue.length > listener.backlog) return false;
    listener.acceptQueue.push(child.id);
  }
  setState(network, child, 'ESTABLISHED');
  if (listener) network.ports.notify(`socket:${listener.id}`);
  return true;
}
