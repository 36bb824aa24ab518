import { err, ok } from '../../../base/result.ts';
import type { MatchExtension } from '../extension.ts';
import type { Match } from '../model.ts';
import { bang } from '../negation.ts';
import { CT_STATES, inState, parseStates } from './conntrack.ts';

/** -m state: the older spelling of -m conntrack --ctstate. */
export const state: MatchExtension<Extract<Match, { match: 'state' }>> = {
  options: { '--state': 1 },
  build(options) {
    const option = options[0];
    if (!option) return err('You must specify "--state"');
    const states = parseStates(option.values[0] ?? '', CT_STATES.slice(0, 5));
    return states ? ok({ match: 'state', states, not: option.not }) : err(`Bad state "${option.values[0] ?? ''}"`);
  },
  print: (match) => ` ${bang(match.not)}--state ${match.states.join(',')}`,
  list: (match) => `${bang(match.not)}state ${match.states.join(',')}`,
  matches: (match, context) => match.states.some((name) => inState(name, context)) !== match.not,
};
