import type { ConntrackEntry } from '../conntrack-entry.ts';
import { protocolNumber } from '../netfilter/packet-view.ts';
import type { NetworkNamespace } from '../namespace.ts';
import type { IpPacket, PacketTracking } from '../packet.ts';
import { conntrackMarks, isIndexed, tellConntrack } from './events.ts';
import { killEntry, lookup, makeRoom, sweep } from './table.ts';
import { tcpTransition } from './tcp-state.ts';
import { conntrackSysctl, tcpTimeout } from './timeouts.ts';
import { conntrackProtocol, invertTuple, tupleKey, tupleOf } from './tuple.ts';

/** What tracking says of a packet. `full` means the table has no room and the packet is dropped. */
export type Tracked = { readonly tracking: PacketTracking; readonly entry: ConntrackEntry | undefined } | 'full';

/** UDP counts as a stream when it is still alive this long after it began (nf_conntrack_proto_udp). */
const UDP_STREAM_AFTER = 2000;

/** Finds or makes the connection a packet belongs to and moves its state (nf_conntrack_in). */
export function track(namespace: NetworkNamespace, packet: IpPacket, zone: number, now: number): Tracked {
  const table = namespace.conntrack;
  sweep(table, now);
  const outcome = (state: PacketTracking['state'], entry?: ConntrackEntry, direction: 'original' | 'reply' = 'original'): Tracked => ({
    tracking: { namespace: namespace.id, entry: entry?.id, direction, state },
    entry,
  });
  const invalid = (): Tracked => {
    table.invalid = (table.invalid ?? 0) + 1;
    return outcome('INVALID');
  };
  const tuple = tupleOf(packet);
  if (!tuple) return trackError(namespace, packet, zone, now) ?? (isNeighbourDiscovery(packet) ? outcome('UNTRACKED') : invalid());
  const number = protocolNumber(packet);
  const key = tupleKey(zone, number, tuple);
  let entry = lookup(table, key, now);
  const direction = entry && tupleKey(zone, number, entry.original) !== key ? 'reply' : 'original';
  if (entry && packet.payload.protocol === 'tcp') {
    const next = tcpTransition(entry.tcpState ?? 'NONE', packet.payload.tcp.flags, direction);
    const reopened = next === 'SYN_SENT' && direction === 'original' && (entry.tcpState === 'TIME_WAIT' || entry.tcpState === 'CLOSE');
    if (reopened) {
      killEntry(table, entry, now);
      entry = undefined;
    } else if (next === 'invalid') return invalid();
  }
  if (!entry) {
    const made = create(namespace, packet, zone, now);
    if (made === 'full' || made === 'invalid') return made === 'full' ? 'full' : invalid();
    return outcome('NEW', made);
  }
  const state = direction === 'reply' || entry.seenReply ? 'ESTABLISHED' : 'NEW';
  const before = conntrackMarks(table, entry);
  advance(namespace, entry, packet, direction, now);
  if (before !== conntrackMarks(table, entry) && isIndexed(table, entry)) tellConntrack(table, 'UPDATE', entry);
  return outcome(state, entry, direction);
}

function create(namespace: NetworkNamespace, packet: IpPacket, zone: number, now: number): ConntrackEntry | 'full' | 'invalid' {
  const table = namespace.conntrack;
  const original = tupleOf(packet);
  const { payload } = packet;
  if (!original) return 'invalid';
  let tcpState: ConntrackEntry['tcpState'];
  if (payload.protocol === 'tcp') {
    const next = tcpTransition('NONE', payload.tcp.flags, 'original');
    if (next === 'invalid' || next === 'ignored') return 'invalid';
    // picking up a connection in its middle needs nf_conntrack_tcp_loose
    if (next === 'ESTABLISHED' && conntrackSysctl(namespace, 'nf_conntrack_tcp_loose') === 0) return 'invalid';
    tcpState = next;
  }
  if (payload.protocol === 'icmp' && payload.icmp.type !== 'echo-request') return 'invalid';
  if (!makeRoom(namespace, now)) {
    table.drop++;
    return 'full';
  }
  const entry: ConntrackEntry = {
    id: table.nextId++,
    protocol: conntrackProtocol(packet),
    protocolNumber: protocolNumber(packet),
    version: packet.version,
    original,
    reply: invertTuple(original),
    tcpState,
    seenReply: false,
    assured: false,
    confirmed: false,
    natSourceDone: false,
    natDestinationDone: false,
    mark: 0,
    zone,
    expiresAt: 0,
    packetsOriginal: 1,
    packetsReply: 0,
    createdAt: now,
  };
  entry.expiresAt = now + timeout(namespace, entry);
  table.entries.set(entry.id, entry);
  return entry;
}

function timeout(namespace: NetworkNamespace, entry: ConntrackEntry): number {
  if (entry.protocol === 'tcp') return tcpTimeout(namespace, entry.tcpState ?? 'NONE');
  const name =
    entry.protocol === 'udp'
      ? 'nf_conntrack_udp_timeout'
      : entry.protocol === 'icmp'
        ? 'nf_conntrack_icmp_timeout'
        : entry.protocol === 'icmpv6'
          ? 'nf_conntrack_icmpv6_timeout'
          : 'nf_conntrack_generic_timeout';
  return conntrackSysctl(namespace, name) * 1000;
}

function advance(namespace: NetworkNamespace, entry: ConntrackEntry, packet: IpPacket, direction: 'original' | 'reply', now: number): void {
  if (direction === 'original') entry.packetsOriginal++;
  else entry.packetsReply++;
  if (packet.payload.protocol === 'tcp') {
    const next = tcpTransition(entry.tcpState ?? 'NONE', packet.payload.tcp.flags, direction);
    if (next === 'ignored' || next === 'invalid') {
      if (direction === 'reply') entry.seenReply = true;
      return;
    }
    // a connection that was only ever answered by RST is forgotten at once
    if (next === 'CLOSE' && direction === 'reply' && !entry.seenReply && packet.payload.tcp.flags.rst) {
      entry.tcpState = next;
      killEntry(namespace.conntrack, entry, now);
      return;
    }
    const established = next === 'ESTABLISHED' && entry.seenReply && (entry.tcpState === 'SYN_RECV' || entry.tcpState === 'ESTABLISHED');
    if (established) entry.assured = true;
    entry.tcpState = next;
    entry.expiresAt = now + tcpTimeout(namespace, next);
  } else if (entry.protocol === 'udp' && entry.seenReply) {
    const stream = now - entry.createdAt > UDP_STREAM_AFTER;
    entry.expiresAt = now + conntrackSysctl(namespace, stream ? 'nf_conntrack_udp_timeout_stream' : 'nf_conntrack_udp_timeout') * 1000;
    if (stream) entry.assured = true;
  } else entry.expiresAt = now + timeout(namespace, entry);
  if (direction === 'reply') entry.seenReply = true;
}

/** An ICMP error belongs to the connection of the packet it is about; it goes the other way than that packet did. */
function trackError(namespace: NetworkNamespace, packet: IpPacket, zone: number, now: number): Tracked | undefined {
  const inner = packet.payload.protocol === 'icmp' && 'original' in packet.payload.icmp ? packet.payload.icmp.original : undefined;
  const tuple = inner && tupleOf(inner);
  if (!inner || !tuple) return undefined;
  const number = protocolNumber(inner);
  const key = tupleKey(zone, number, invertTuple(tuple));
  const entry = lookup(namespace.conntrack, key, now);
  if (!entry) return undefined;
  const direction = tupleKey(zone, number, entry.original) === key ? 'original' : 'reply';
  return { tracking: { namespace: namespace.id, entry: entry.id, direction, state: 'RELATED' }, entry };
}

function isNeighbourDiscovery(packet: IpPacket): boolean {
  return packet.payload.protocol === 'icmp' && packet.payload.icmp.type.startsWith('neighbour-');
}
