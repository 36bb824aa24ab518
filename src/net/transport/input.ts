import type { NamespaceId } from '../namespace.ts';
import type { Network } from '../network.ts';
import type { IpPacket, TcpSegment } from '../packet.ts';
import type { Socket } from '../socket.ts';
import { isUnicast } from './address.ts';
import { emit } from './emit.ts';
import { icmpInput } from './icmp.ts';
import { endTrace } from './note.ts';
import { acceptsAddress, isWildcard, removeSocket, socketsOnPort } from './socket-table.ts';
import { connectionInput } from './tcp/input.ts';
import { listenerInput } from './tcp/listen.ts';
import { refuse } from './tcp/refuse.ts';
import { udpInput } from './udp.ts';

/**
 * A packet that the network layer delivers to this namespace: finds the socket, and answers where the kernel itself does
 * (echo, RST, port and protocol unreachable). Ends the packet's trace.
 */
export function transportInput(network: Network, namespace: NamespaceId, packet: IpPacket, device: string): void {
  const { payload } = packet;
  switch (payload.protocol) {
    case 'tcp':
      tcpInput(network, namespace, packet, payload.tcp, device);
      return;
    case 'udp':
      udpInput(network, namespace, packet, payload.udp, device);
      return;
    case 'icmp':
      icmpInput(network, namespace, packet, payload.icmp, device);
      return;
    default:
      endTrace(network, namespace, packet.meta.trace, 'refused', {
        action: 'discard',
        device,
        at: 'ip',
        layer: 3,
        reason: 'no protocol of that number is spoken here',
      });
      if (!isUnicast(network, namespace, packet.destination)) return;
      emit(network, {
        namespace,
        source: packet.destination,
        destination: packet.source,
        payload: { protocol: 'icmp', icmp: { type: 'destination-unreachable', code: 'protocol', original: packet } },
        options: { tos: 0xc0 },
        cause: packet.meta.trace,
      });
  }
}

function tcpInput(network: Network, namespace: NamespaceId, packet: IpPacket, tcp: TcpSegment, device: string): void {
  for (const raw of socketsOnPort(network, namespace, 'raw', tcp.destinationPort)) {
    raw.received.push({ text: '', from: { ip: packet.source, port: tcp.sourcePort }, packet, at: network.ports.now() });
    network.ports.notify(`socket:${raw.id}`);
  }
  if (!isUnicast(network, namespace, packet.destination)) return;
  const candidates = socketsOnPort(network, namespace, 'tcp', tcp.destinationPort);
  const connection = candidates.find(
    (socket) =>
      socket.remote?.port === tcp.sourcePort &&
      socket.remote.ip === packet.source &&
      socket.local.ip === packet.destination &&
      socket.state !== 'CLOSED' &&
      usable(socket, device),
  );
  if (connection) {
    const reuse = connection.state === 'TIME-WAIT' && tcp.flags.syn && !tcp.flags.ack && !tcp.flags.rst;
    if (!reuse) {
      connectionInput(network, connection, packet, tcp, device);
      return;
    }
    // RFC 6191: a new connection may take over from TIME-WAIT; the clock of the timestamps always runs forward here
    removeSocket(network, connection);
  }
  const listener = bestListener(candidates, packet, device);
  if (listener) {
    listenerInput(network, listener, packet, tcp, device);
    return;
  }
  endTrace(network, namespace, packet.meta.trace, tcp.flags.rst ? 'delivered' : 'refused', {
    action: 'discard',
    device,
    reason:
      tcp.flags.syn && !tcp.flags.ack
        ? `nothing listens on TCP port ${tcp.destinationPort} of ${packet.destination}`
        : 'no connection with these addresses and ports exists',
  });
  refuse(network, namespace, packet, tcp);
}

function usable(socket: Socket, device: string): boolean {
  return socket.device === undefined || socket.device === device;
}

function bestListener(candidates: readonly Socket[], packet: IpPacket, device: string): Socket | undefined {
  let best: Socket | undefined;
  let bestScore = -1;
  for (const socket of candidates) {
    if (socket.state !== 'LISTEN' || !usable(socket, device) || !acceptsAddress(socket, packet.destination)) continue;
    const score =
      (isWildcard(socket.local.ip) ? 0 : 4) + (socket.device === undefined ? 0 : 2) + (socket.version === packet.version ? 1 : 0);
    if (score > bestScore) {
      best = socket;
      bestScore = score;
    }
  }
  return best;
}

export { icmpErrorInput } from './icmp-error.ts';
