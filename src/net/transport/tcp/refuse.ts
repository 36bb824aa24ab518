import type { Network } from '../../network.ts';
import type { NamespaceId } from '../../namespace.ts';
import type { IpPacket, PacketTracking, TcpSegment } from '../../packet.ts';
import { emit } from '../emit.ts';
import { flags, segmentLength, seqAdd } from './control.ts';

/**
 * RST for a segment that no connection wants (RFC 9293 section 3.10.7.1); an RST is never answered. `conntrack` relates it to the
 * segment's connection where a packet filter refuses it.
 */
export function refuse(network: Network, namespace: NamespaceId, packet: IpPacket, tcp: TcpSegment, conntrack?: PacketTracking): void {
  if (tcp.flags.rst) return;
  const length = segmentLength({ text: tcp.text, syn: tcp.flags.syn, fin: tcp.flags.fin });
  emit(network, {
    namespace,
    source: packet.destination,
    destination: packet.source,
    payload: {
      protocol: 'tcp',
      tcp: {
        sourcePort: tcp.destinationPort,
        destinationPort: tcp.sourcePort,
        sequence: tcp.flags.ack ? tcp.acknowledgement : 0,
        acknowledgement: tcp.flags.ack ? 0 : seqAdd(tcp.sequence, length),
        flags: flags(tcp.flags.ack ? 'R' : 'R.'),
        window: 0,
        text: '',
      },
    },
    dontFragment: true,
    id: 0,
    cause: packet.meta.trace,
    conntrack,
  });
}
