import { err, ok } from '../../../base/result.ts';
import type { MatchExtension } from '../extension.ts';
import type { Match, PortRange } from '../model.ts';
import { bang } from '../negation.ts';
import { ports } from '../packet-view.ts';
import { parsePort } from '../services.ts';

/** -m multiport: up to 15 ports or ranges. */
export const multiport: MatchExtension<Extract<Match, { match: 'multiport' }>> = {
  options: { '--sports': 1, '--source-ports': 1, '--dports': 1, '--destination-ports': 1, '--ports': 1 },
  build(options, _version, _module, protocol) {
    const option = options[0];
    if (!option) return err('multiport expects a port list');
    if (!['tcp', 'udp', 'sctp', 'dccp', 'udplite'].includes(protocol ?? ''))
      return err("multiport needs `-p tcp', `-p udp', `-p udplite', `-p sctp' or `-p dccp'");
    const ranges: PortRange[] = [];
    for (const word of (option.values[0] ?? '').split(',')) {
      const [low = '', high = low] = word.split(':');
      const from = parsePort(low);
      const to = parsePort(high);
      if (from === undefined || to === undefined) return err(`invalid port/service \`${word}' specified`);
      if (from > to) return err('invalid portrange specified');
      ranges.push({ from, to });
    }
    if (ranges.reduce((sum, range) => sum + (range.from === range.to ? 1 : 2), 0) > 15) return err('too many ports specified');
    const side = option.name === '--ports' ? 'ports' : option.name.startsWith('--s') ? 'sports' : 'dports';
    return ok({ match: 'multiport', side, ports: ranges, not: option.not });
  },
  print: (match) => ` ${bang(match.not)}--${match.side} ${text(match.ports)}`,
  list: (match) => `multiport ${match.side} ${bang(match.not)}${text(match.ports)}`,
  matches(match, { packet }) {
    const both = ports(packet);
    if (!both) return false;
    const inside = (port: number): boolean => match.ports.some(({ from, to }) => port >= from && port <= to);
    const hit = (match.side !== 'dports' && inside(both.source)) || (match.side !== 'sports' && inside(both.destination));
    return hit !== match.not;
  },
};

function text(ranges: readonly PortRange[]): string {
  return ranges.map(({ from, to }) => (from === to ? String(from) : `${from}:${to}`)).join(',');
}
