import { expiresInSeconds } from '../../net/conntrack/status.ts';
import type { ConntrackEntry, Tuple } from '../../net/conntrack-entry.ts';

/** One line of `conntrack -L`. */
export function printEntry(
  entry: ConntrackEntry,
  now: number,
  options: { readonly extended?: boolean; readonly timeout?: boolean; readonly use?: boolean; readonly showId?: boolean } = {},
): string {
  const family = options.extended ? `${entry.version === 4 ? 'ipv4     2' : 'ipv6     10'} ` : '';
  const protocol = `${entry.protocol.padEnd(8)} ${entry.protocolNumber}`;
  const timeout = options.timeout === false ? '' : ` ${expiresInSeconds(entry, now)}`;
  const state = entry.tcpState === undefined ? '' : ` ${entry.tcpState}`;
  const flags = `${entry.seenReply ? '' : ' [UNREPLIED]'} ${printTuple(entry, entry.reply)}${entry.assured ? ' [ASSURED]' : ''}`;
  const zone = entry.zone === 0 ? '' : ` zone=${entry.zone}`;
  const use = options.use === false ? '' : ` mark=${entry.mark}${zone} use=1`;
  return `${family}${protocol}${timeout}${state} ${printTuple(entry, entry.original)}${flags}${use}${options.showId ? ` id=${entry.id}` : ''}`;
}

function printTuple(entry: ConntrackEntry, tuple: Tuple): string {
  const addresses = `src=${tuple.source} dst=${tuple.destination}`;
  if (tuple.icmp) return `${addresses} type=${tuple.icmp.type} code=${tuple.icmp.code} id=${tuple.icmp.id}`;
  return entry.protocol === 'tcp' || entry.protocol === 'udp'
    ? `${addresses} sport=${tuple.sourcePort} dport=${tuple.destinationPort}`
    : addresses;
}
