import { tupleText } from '../../net/conntrack/entry-text.ts';
import { expiresInSeconds } from '../../net/conntrack/status.ts';
import type { ConntrackEntry } from '../../net/conntrack-entry.ts';

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
  const flags = `${entry.seenReply ? '' : ' [UNREPLIED]'} ${tupleText(entry, entry.reply)}${entry.assured ? ' [ASSURED]' : ''}`;
  const zone = entry.zone === 0 ? '' : ` zone=${entry.zone}`;
  // events tell only of a mark that is set
  const mark = options.use === false && entry.mark === 0 ? '' : ` mark=${entry.mark}`;
  const use = `${mark}${zone}${options.use === false ? '' : ' use=1'}`;
  return `${family}${protocol}${timeout}${state} ${tupleText(entry, entry.original)}${flags}${use}${options.showId ? ` id=${entry.id}` : ''}`;
}
