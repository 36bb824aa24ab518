import type { NamespaceId } from '../namespace.ts';
import type { Network } from '../network.ts';
import type { IpPacket, UdpDatagram } from '../packet.ts';
import { countSnmp } from '../snmp.ts';
import type { Socket } from '../socket.ts';
import { isUnicast } from './address.ts';
import { emit } from './emit.ts';
import { describeSocket, endTrace } from './note.ts';
import { acceptsAddress, isWildcard, socketsOnPort } from './socket-table.ts';

/** Datagrams a socket keeps unread (about net.core.rmem_default / truesize of a small datagram); more are dropped. */
const QUEUE = 256;

/** A datagram for this host: to the best matching socket, or ICMP port unreachable (RFC 1122 4.1.3.1). */
export function udpInput(network: Network, namespace: NamespaceId, packet: IpPacket, udp: UdpDatagram, device: string): void {
  const socket = findUdp(network, namespace, packet, udp, device);
  const ns = packet.version === 4 ? network.state.namespaces.get(namespace) : undefined;
  if (!socket) {
    countSnmp(ns, 'UdpNoPorts');
    endTrace(network, namespace, packet.meta.trace, 'refused', {
      action: 'discard',
      device,
      reason: `nothing has bound UDP port ${udp.destinationPort} on ${packet.destination}`,
    });
    if (isUnicast(network, namespace, packet.destination)) portUnreachable(network, namespace, packet);
    return;
  }
  const entry = describeSocket(network, socket);
  if (socket.received.length >= QUEUE) {
    countSnmp(ns, 'UdpRcvbufErrors');
    endTrace(network, namespace, packet.meta.trace, 'table-full', {
      action: 'discard',
      device,
      entry,
      reason: 'the receive queue of the socket is full',
    });
    return;
  }
  endTrace(network, namespace, packet.meta.trace, 'delivered', {
    action: 'recv',
    device,
    entry,
    reason: `a process has bound UDP port ${udp.destinationPort}`,
  });
  countSnmp(ns, 'UdpInDatagrams');
  const text = udp.payload.type === 'text' ? udp.payload.text : '';
  socket.received.push({ text, from: { ip: packet.source, port: udp.sourcePort }, packet, at: network.ports.now() });
  network.ports.notify(`socket:${socket.id}`);
}

/** Connected before bound to an address before wildcard; bound to the device before any device (udp4_lib_lookup2). */
function findUdp(network: Network, namespace: NamespaceId, packet: IpPacket, udp: UdpDatagram, device: string): Socket | undefined {
  let best: Socket | undefined;
  let bestScore = -1;
  for (const socket of socketsOnPort(network, namespace, 'udp', udp.destinationPort)) {
    if (socket.device !== undefined && socket.device !== device) continue;
    if (!acceptsAddress(socket, packet.destination)) continue;
    if (socket.remote && (socket.remote.ip !== packet.source || socket.remote.port !== udp.sourcePort)) continue;
    const score =
      (socket.remote ? 8 : 0) +
      (isWildcard(socket.local.ip) ? 0 : 4) +
      (socket.device === undefined ? 0 : 2) +
      (socket.version === packet.version ? 1 : 0);
    if (score > bestScore) {
      best = socket;
      bestScore = score;
    }
  }
  return best;
}

function portUnreachable(network: Network, namespace: NamespaceId, packet: IpPacket): void {
  emit(network, {
    namespace,
    source: packet.destination,
    destination: packet.source,
    payload: { protocol: 'icmp', icmp: { type: 'destination-unreachable', code: 'port', original: packet } },
    options: { tos: 0xc0 },
    cause: packet.meta.trace,
  });
}
