import type { Hook, Ruleset } from '../netfilter/model.ts';
import type { NftChain, NftTable } from './model.ts';

/** A base chain at a hook, for packets of one version. */
export interface Hooked {
  readonly table: NftTable;
  readonly chain: NftChain;
  readonly priority: number;
}

/**
 * Base chains of a hook in the order in which they run: by priority, and of equals the one that was registered last runs first
 * (net/netfilter/core.c: nf_hook_entries_grow). NAT chains run together at NAT's own place and are asked for apart.
 */
export function hookedChains(ruleset: Ruleset, hook: Hook, version: 4 | 6, nat: boolean): Hooked[] {
  const out: Hooked[] = [];
  for (const table of ruleset.nftables.values()) {
    if (table.family !== 'inet' && (table.family === 'ip') !== (version === 4)) continue;
    for (const name of table.baseChains) {
      const chain = table.chains.get(name);
      if (chain?.base?.hook === hook && (chain.base.type === 'nat') === nat) out.push({ table, chain, priority: chain.base.priority });
    }
  }
  return out.sort((a, b) => a.priority - b.priority || b.table.handle - a.table.handle || b.chain.handle - a.chain.handle);
}
