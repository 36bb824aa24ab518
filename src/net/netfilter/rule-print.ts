import type { AddressMatch, NameMatch, RuleSpec } from './model.ts';
import { findMatch } from './match/registry.ts';
import { bang } from './negation.ts';
import { findTarget } from './target/registry.ts';

/** A rule as iptables-save prints it, without `-A CHAIN`. */
export function printRule(spec: RuleSpec): string {
  let text = address('-s', spec.source) + address('-d', spec.destination) + device('-i', spec.incoming) + device('-o', spec.outgoing);
  if (spec.protocol) text += ` ${bang(spec.protocol.not)}-p ${spec.protocol.name}`;
  if (spec.fragment) text += ' -f';
  for (const match of spec.matches) text += ` -m ${match.match}${findMatch(match.match)?.print(match) ?? ''}`;
  const { target } = spec;
  if (target) {
    if (target.target === 'jump') text += ` -j ${target.chain}`;
    else if (target.target === 'goto') text += ` -g ${target.chain}`;
    else text += ` -j ${target.target}${findTarget(target.target)?.print(target) ?? ''}`;
  }
  return text.slice(1);
}

function address(option: string, match: AddressMatch | undefined): string {
  return match ? ` ${bang(match.not)}${option} ${match.ip}/${match.prefixLength}` : '';
}

function device(option: string, match: NameMatch | undefined): string {
  return match ? ` ${bang(match.not)}${option} ${match.name}` : '';
}
