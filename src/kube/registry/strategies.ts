import type { ResourceName } from '../client.ts';
import type { Strategy } from '../strategy.ts';

const STRATEGIES: Readonly<Record<ResourceName, Strategy>> = {
};

const PLAIN: Strategy = {};

/** What the server knows about a resource beyond its type; nothing for kinds that are only stored. */
export function strategyOf(storedAs: ResourceName): Strategy {
  return Object.hasOwn(STRATEGIES, storedAs) ? (STRATEGIES[storedAs] ?? PLAIN) : PLAIN;
}
