import type { ConntrackEntry, Tuple } from '../conntrack-entry.ts';

/** One direction of a connection as `conntrack -L` prints it. */
export function tupleText({ protocol }: Pick<ConntrackEntry, 'protocol'>, tuple: Tuple): string {
  const addresses = `src=${tuple.source} dst=${tuple.destination}`;
  if (tuple.icmp) return `${addresses} type=${tuple.icmp.type} code=${tuple.icmp.code} id=${tuple.icmp.id}`;
  return protocol === 'tcp' || protocol === 'udp' ? `${addresses} sport=${tuple.sourcePort} dport=${tuple.destinationPort}` : addresses;
}

/** Both directions, without what changes by the second: what a trace names as the deciding entry. */
export function connectionText(entry: ConntrackEntry): string {
  return `${entry.protocol} ${tupleText(entry, entry.original)} ${tupleText(entry, entry.reply)}`;
}
