import { err, ok } from '../../../base/result.ts';
import type { MatchExtension } from '../extension.ts';
import type { Match } from '../model.ts';
import { bang, masked, parseMasked } from '../negation.ts';

/** -m mark and -m connmark: the mark of the packet or of its connection. */
export const mark: MatchExtension<Extract<Match, { match: 'mark' | 'connmark' }>> = {
  options: { '--mark': 1 },
  build(options, _version, module) {
    const option = options[0];
    if (!option) return err(`${module}: option "--mark" must be specified\n`);
    const parsed = parseMasked(option.values[0] ?? '');
    if (!parsed) return err(`${module}: Bad value for "--mark" option: "${option.values[0] ?? ''}"`);
    return ok({ match: module === 'connmark' ? 'connmark' : 'mark', ...parsed, not: option.not });
  },
  print: (match) => ` ${bang(match.not)}--mark ${masked(match.value, match.mask)}`,
  list: (match) => `${match.match} match ${bang(match.not)}${masked(match.value, match.mask)}`,
  matches(match, context) {
    const value = match.match === 'mark' ? context.packet.meta.mark : context.entry?.mark;
    return value !== undefined && ((value & match.mask) >>> 0 === match.value) !== match.not;
  },
};
