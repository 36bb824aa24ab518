import type { ConntrackEntry, Tuple } from '../conntrack-entry.ts';
import { icmpNumbers, ports, protocolNumber, withHeader } from '../netfilter/packet-view.ts';
import type { IpPacket } from '../packet.ts';

/** ICMP request and answer types, both ways (nf_conntrack_proto_icmp: invmap). */
const ICMP_ANSWER: Readonly<Record<number, number>> = { 8: 0, 0: 8, 13: 14, 14: 13, 128: 129, 129: 128 };

/** The tuple a packet belongs to; undefined for ICMP errors and neighbour discovery. */
export function tupleOf(packet: IpPacket): Tuple | undefined {
  const { source, destination, payload, version } = withHeader(packet);
  if (payload.protocol === 'icmp') {
    const { icmp } = payload;
    if (icmp.type !== 'echo-request' && icmp.type !== 'echo-reply') return undefined;
    return { source, destination, sourcePort: icmp.id, destinationPort: icmp.id, icmp: { ...icmpNumbers(icmp, version), id: icmp.id } };
  }
  const both = ports(packet);
  return { source, destination, sourcePort: both?.source ?? 0, destinationPort: both?.destination ?? 0 };
}

/** The tuple of the answers. */
export function invertTuple(tuple: Tuple): Tuple {
  const { icmp } = tuple;
  return {
    source: tuple.destination,
    destination: tuple.source,
    sourcePort: tuple.destinationPort,
    destinationPort: tuple.sourcePort,
    ...(icmp && { icmp: { type: ICMP_ANSWER[icmp.type] ?? icmp.type, code: icmp.code, id: icmp.id } }),
  };
}

/** Key of a tuple in the index. */
export function tupleKey(zone: number, protocol: number, tuple: Tuple): string {
  const kind = tuple.icmp ? `/${tuple.icmp.type}` : '';
  return `${zone} ${protocol}${kind} ${tuple.source}:${tuple.sourcePort} ${tuple.destination}:${tuple.destinationPort}`;
}

export function entryKeys(entry: ConntrackEntry): readonly [string, string] {
  return [tupleKey(entry.zone, entry.protocolNumber, entry.original), tupleKey(entry.zone, entry.protocolNumber, entry.reply)];
}

/** Protocol name as `conntrack -L` prints it. */
export function conntrackProtocol(packet: IpPacket): ConntrackEntry['protocol'] {
  const number = protocolNumber(packet);
  return number === 6 ? 'tcp' : number === 17 ? 'udp' : number === 1 ? 'icmp' : number === 58 ? 'icmpv6' : 'unknown';
}
