import type { Hook } from '../netfilter/model.ts';
import type { BaseChain } from './model.ts';

/** Names of priorities (nft(8), "Standard priority names"). */
const NAMED: Readonly<Record<string, number>> = { raw: -300, mangle: -150, dstnat: -100, filter: 0, security: 50, srcnat: 100 };

/** The number of a named priority at a hook; undefined where the name does not exist. */
export function namedPriority(name: string, hook: Hook): number | undefined {
  if (!Object.hasOwn(NAMED, name)) return undefined;
  if (name === 'dstnat' && hook !== 'PREROUTING') return undefined;
  if (name === 'srcnat' && hook !== 'POSTROUTING') return undefined;
  return NAMED[name];
}

/** A priority as nft lists it: by the nearest name up to ten away, else as a number. */
export function printPriority({ priority, hook }: BaseChain): string {
  for (const name of Object.keys(NAMED)) {
    const at = namedPriority(name, hook);
    if (at === undefined) continue;
    const offset = priority - at;
    if (offset === 0) return name;
    if (Math.abs(offset) <= 10) return `${name} ${offset > 0 ? '+' : '-'} ${Math.abs(offset)}`;
  }
  return String(priority);
}
