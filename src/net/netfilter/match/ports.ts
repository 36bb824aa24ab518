import { err, ok, type Result } from '../../../base/result.ts';
import type { TcpFlags } from '../../packet.ts';
import type { MatchExtension } from '../extension.ts';
import type { Match, PortMatch, TcpFlagMatch } from '../model.ts';
import { bang } from '../negation.ts';
import { ports } from '../packet-view.ts';
import { parsePort, serviceName } from '../services.ts';

type PortsMatch = Extract<Match, { match: 'tcp' | 'udp' | 'sctp' }>;

const FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG'];

function flagList(text: string): readonly string[] | undefined {
  if (text === 'ALL') return FLAGS;
  if (text === 'NONE' || text === '') return [];
  const given = text.split(',');
  return given.every((flag) => FLAGS.includes(flag)) ? FLAGS.filter((flag) => given.includes(flag)) : undefined;
}

function portMatch(text: string, not: boolean): Result<PortMatch> {
  const colon = text.indexOf(':');
  const low = colon < 0 ? text : text.slice(0, colon) || '0';
  const high = colon < 0 ? text : text.slice(colon + 1) || '65535';
  const from = parsePort(low);
  const to = parsePort(high);
  if (from === undefined) return err(`invalid port/service \`${low}' specified`);
  if (to === undefined) return err(`invalid port/service \`${high}' specified`);
  return from > to ? err('invalid portrange (min > max)') : ok({ from, to, not });
}

/** -m tcp, -m udp, -m sctp: ports, and for TCP the flags. */
export const portsExtension: MatchExtension<PortsMatch> = {
  options: { '--sport': 1, '--source-port': 1, '--dport': 1, '--destination-port': 1, '--tcp-flags': 2, '--syn': 0 },
  build(options, _version, module) {
    let sourcePort: PortMatch | undefined;
    let destinationPort: PortMatch | undefined;
    let tcpFlags: TcpFlagMatch | undefined;
    for (const option of options) {
      if (option.name === '--syn') tcpFlags = { mask: ['FIN', 'SYN', 'RST', 'ACK'], set: ['SYN'], not: option.not };
      else if (option.name === '--tcp-flags') {
        const mask = flagList(option.values[0] ?? '');
        const set = flagList(option.values[1] ?? '');
        if (!mask || !set) return err(`Unknown TCP flag \`${option.values[mask ? 1 : 0] ?? ''}'`);
        tcpFlags = { mask, set, not: option.not };
      } else {
        const parsed = portMatch(option.values[0] ?? '', option.not);
        if (!parsed.ok) return parsed;
        if (option.name.startsWith('--s')) sourcePort = parsed.value;
        else destinationPort = parsed.value;
      }
    }
    return ok({ match: module === 'udp' ? 'udp' : module === 'sctp' ? 'sctp' : 'tcp', sourcePort, destinationPort, tcpFlags });
  },
  print(match) {
    const port = (side: PortMatch | undefined, name: string): string =>
      side ? ` ${bang(side.not)}${name} ${side.from === side.to ? side.from : `${side.from}:${side.to}`}` : '';
    const { tcpFlags: flags } = match;
    return (
      port(match.sourcePort, '--sport') +
      port(match.destinationPort, '--dport') +
      (flags ? ` ${bang(flags.not)}--tcp-flags ${flags.mask.join(',') || 'NONE'} ${flags.set.join(',') || 'NONE'}` : '')
    );
  },
  list(match, numeric) {
    const name = (number: number): string => (numeric ? String(number) : serviceName(number));
    const port = (side: PortMatch | undefined, letter: string): string =>
      side
        ? ` ${letter}pt${side.from === side.to ? '' : 's'}:${side.not ? '!' : ''}${side.from === side.to ? name(side.from) : `${name(side.from)}:${name(side.to)}`}`
        : '';
    const { tcpFlags: flags } = match;
    const bits = (names: readonly string[]): string =>
      `0x${names
        .reduce((sum, flag) => sum | (1 << FLAGS.indexOf(flag)), 0)
        .toString(16)
        .padStart(2, '0')}`;
    return (
      match.match +
      port(match.sourcePort, 's') +
      port(match.destinationPort, 'd') +
      (flags ? ` flags:${flags.not ? '!' : ''}${bits(flags.mask)}/${bits(flags.set)}` : '')
    );
  },
  matches(match, { packet }) {
    if (packet.payload.protocol !== match.match) return false;
    const both = ports(packet);
    if (!both) return false;
    const fits = (side: PortMatch | undefined, port: number): boolean =>
      side === undefined || (port >= side.from && port <= side.to) !== side.not;
    if (!fits(match.sourcePort, both.source) || !fits(match.destinationPort, both.destination)) return false;
    const { tcpFlags: wanted } = match;
    if (!wanted) return true;
    const flags = packet.payload.protocol === 'tcp' ? packet.payload.tcp.flags : undefined;
    return flags !== undefined && wanted.mask.every((flag) => isSet(flags, flag) === wanted.set.includes(flag)) !== wanted.not;
  },
};

function isSet(flags: TcpFlags, name: string): boolean {
  switch (name) {
    case 'FIN':
      return flags.fin;
    case 'SYN':
      return flags.syn;
    case 'RST':
      return flags.rst;
    case 'PSH':
      return flags.psh;
    case 'ACK':
      return flags.ack;
    default:
      return false;
  }
}
