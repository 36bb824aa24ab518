import { err, ok } from '../../../base/result.ts';
import { setContains } from '../ipset.ts';
import type { MatchExtension } from '../extension.ts';
import type { Match } from '../model.ts';
import { bang } from '../negation.ts';

/** -m set: membership in an ipset. */
export const set: MatchExtension<Extract<Match, { match: 'set' }>> = {
  options: { '--match-set': 2 },
  build(options) {
    const option = options[0];
    const [name = '', directions = ''] = option?.values ?? [];
    if (!option) return err("You must specify `--match-set' with proper arguments");
    const words = directions.split(',');
    if (!words.every((word) => word === 'src' || word === 'dst'))
      return err(`You must spefify (the comma separated list of) 'src' or 'dst'.`);
    return ok({ match: 'set', name, directions: words, not: option.not });
  },
  print: (match) => ` ${bang(match.not)}--match-set ${match.name} ${match.directions.join(',')}`,
  list: (match) => `${bang(match.not)}match-set ${match.name} ${match.directions.join(',')}`,
  matches(match, { namespace, packet, devices }) {
    const ipset = namespace.ruleset.ipsets.get(match.name);
    return ipset !== undefined && setContains(ipset, packet, match.directions, devices) !== match.not;
  },
};
