import { err, ok } from '../../../base/result.ts';
import type { MatchExtension } from '../extension.ts';
import type { Match } from '../model.ts';
import { bang } from '../negation.ts';

/** -m mac: the sender's hardware address. Packets here carry no Ethernet header any more, so it never matches where none is known. */
export const mac: MatchExtension<Extract<Match, { match: 'mac' }>> = {
  options: { '--mac-source': 1 },
  build(options) {
    const option = options[0];
    const source = (option?.values[0] ?? '').toLowerCase();
    if (!option) return err("You must specify `--mac-source'");
    return /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(source)
      ? ok({ match: 'mac', source, not: option.not })
      : err(`mac: Bad value for "--mac-source" option: "${option.values[0] ?? ''}"`);
  },
  print: (match) => ` ${bang(match.not)}--mac-source ${match.source}`,
  list: (match) => `MAC${match.not ? ' !' : ''} ${match.source}`,
  matches(match, { namespace, packet, devices }) {
    const link = [...namespace.links.values()].find((entry) => entry.name === devices.in);
    const neighbour = link && namespace.neighbours.get(`${link.index} ${packet.source}`);
    return (neighbour?.mac === match.source) !== match.not;
  },
};

/** -m nfacct: counts into a named object; always true. */
export const nfacct: MatchExtension<Extract<Match, { match: 'nfacct' }>> = {
  options: { '--nfacct-name': 1 },
  build: (options) => ok({ match: 'nfacct', name: options[0]?.values[0] ?? '' }),
  // libxt_nfacct prints two blanks
  print: (match) => ` --nfacct-name  ${match.name}`,
  list: (match) => `nfacct-name  ${match.name}`,
  matches: () => true,
};
