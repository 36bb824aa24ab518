import type { ConntrackEntry } from '../conntrack-entry.ts';

/** Whether the connection's source is translated: answers go elsewhere than to the original source. */
export function isSourceNat(entry: ConntrackEntry): boolean {
  return entry.reply.destination !== entry.original.source || entry.reply.destinationPort !== entry.original.sourcePort;
}

/**
 * Whether the connection's destination is translated: answers come from elsewhere than the original destination. An echo's identifier,
 * which stands for both ports, belongs to its source.
 */
export function isDestinationNat(entry: ConntrackEntry): boolean {
  if (entry.protocol === 'icmp' || entry.protocol === 'icmpv6') return entry.reply.source !== entry.original.destination;
  return entry.reply.source !== entry.original.destination || entry.reply.sourcePort !== entry.original.destinationPort;
}

/** Seconds left, as `conntrack -L` prints them. */
export function expiresInSeconds(entry: ConntrackEntry, now: number): number {
  return Math.max(0, Math.floor((entry.expiresAt - now) / 1000));
}
