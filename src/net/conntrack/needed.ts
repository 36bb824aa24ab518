import type { Rule, Ruleset } from '../netfilter/model.ts';
import { tableTracks } from '../nftables/tracking.ts';

/**
 * Whether this namespace tracks connections. The kernel registers its tracking hooks only when a rule asks for them: a nat table,
 * a match on connection state, or a target that reads or writes it.
 */
export function needsTracking(ruleset: Ruleset): boolean {
  ruleset.tracks ??= compute(ruleset);
  return ruleset.tracks;
}

function compute(ruleset: Ruleset): boolean {
  for (const table of ruleset.nftables.values()) if (tableTracks(table)) return true;
  for (const table of ruleset.iptables.values()) {
    if (table.name === 'nat') return true;
    for (const chain of table.chains.values()) if (chain.rules.some(asks)) return true;
  }
  return false;
}

function asks({ spec }: Rule): boolean {
  const target = spec.target?.target;
  return (
    target === 'CONNMARK' ||
    target === 'CT' ||
    target === 'NOTRACK' ||
    spec.matches.some(({ match }) => match === 'conntrack' || match === 'state' || match === 'connmark')
  );
}
