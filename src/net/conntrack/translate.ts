import type { ConntrackEntry, Tuple } from '../conntrack-entry.ts';
import type { NetworkNamespace } from '../namespace.ts';
import type { Hook } from '../netfilter/model.ts';
import type { IcmpMessage, IpPacket, PacketTracking } from '../packet.ts';
import { isDestinationNat, isSourceNat } from './status.ts';
import { invertTuple } from './tuple.ts';

/**
 * Rewrites a packet as its connection's NAT says (nf_nat_packet): destinations change at PREROUTING and OUTPUT, sources at INPUT
 * and POSTROUTING; answers are translated back at the opposite hooks. An ICMP error's inner packet is translated with it.
 */
export function translate(packet: IpPacket, entry: ConntrackEntry, tracking: PacketTracking, hook: Hook): IpPacket {
  const side = hook === 'INPUT' || hook === 'POSTROUTING' ? 'source' : 'destination';
  const applies = (side === 'source') === (tracking.direction === 'original') ? isSourceNat(entry) : isDestinationNat(entry);
  if (!applies) return packet;
  // the packet as it looks on the far side: the mirror of what the other direction carries
  const target = invertTuple(tracking.direction === 'original' ? entry.reply : entry.original);
  if (packet.payload.protocol === 'icmp' && 'original' in packet.payload.icmp)
    return translateError(packet, packet.payload.icmp, target, side);
  return rewrite(packet, target, side);
}

/** A packet with the addresses that its sender gave it, before any translation on this host. */
export function asSent(namespace: NetworkNamespace, packet: IpPacket): IpPacket {
  const of = packet.meta.conntrack;
  const entry = of?.entry === undefined || of.namespace !== namespace.id ? undefined : namespace.conntrack.entries.get(of.entry);
  if (!of || !entry || of.state === 'RELATED') return packet;
  const tuple = of.direction === 'original' ? entry.original : entry.reply;
  return rewrite(rewrite(packet, tuple, 'source'), tuple, 'destination');
}

function rewrite(packet: IpPacket, target: Tuple, side: 'source' | 'destination'): IpPacket {
  const moved = side === 'source' ? { ...packet, source: target.source } : { ...packet, destination: target.destination };
  const { payload } = packet;
  if (payload.protocol === 'fragment') {
    const { payload: of, ...whole } = rewrite({ ...packet, payload: payload.of }, target, side);
    return of.protocol === 'fragment' ? packet : { ...whole, payload: { ...payload, of } };
  }
  if (payload.protocol === 'tcp') {
    const tcp =
      side === 'source' ? { ...payload.tcp, sourcePort: target.sourcePort } : { ...payload.tcp, destinationPort: target.destinationPort };
    return { ...moved, payload: { protocol: 'tcp', tcp } };
  }
  if (payload.protocol === 'udp') {
    const udp =
      side === 'source' ? { ...payload.udp, sourcePort: target.sourcePort } : { ...payload.udp, destinationPort: target.destinationPort };
    return { ...moved, payload: { protocol: 'udp', udp } };
  }
  if (payload.protocol === 'icmp' && target.icmp && (payload.icmp.type === 'echo-request' || payload.icmp.type === 'echo-reply')) {
    return { ...moved, payload: { protocol: 'icmp', icmp: { ...payload.icmp, id: target.icmp.id } } };
  }
  return moved;
}

/** The inner packet travelled the other way, so its other side changes. */
function translateError(
  packet: IpPacket,
  icmp: Extract<IcmpMessage, { original: IpPacket }>,
  target: Tuple,
  side: 'source' | 'destination',
): IpPacket {
  const inner = rewrite(icmp.original, invertTuple(target), side === 'source' ? 'destination' : 'source');
  const outer = side === 'source' ? { ...packet, source: target.source } : { ...packet, destination: target.destination };
  return { ...outer, payload: { protocol: 'icmp', icmp: { ...icmp, original: inner } } };
}
