import type { IptablesTable } from '../netfilter/model.ts';
import type { Family, NftTable } from './model.ts';
import type { NftSession } from './session.ts';

/** A table of either kind, as lists show them one after the other. */
export interface Listed {
  readonly family: Family;
  readonly name: string;
  readonly handle: number;
  readonly own?: NftTable | undefined;
  readonly iptables?: IptablesTable | undefined;
}

/** nft's own tables and those of iptables, in the order in which they were made. */
export function allTables({ ruleset }: NftSession): Listed[] {
  const own = [...ruleset.nftables.values()].map((table): Listed => ({
    family: table.family,
    name: table.name,
    handle: table.handle,
    own: table,
  }));
  const others = [...ruleset.iptables.values()]
    .filter((table) => table.handle !== undefined)
    .map((table): Listed => ({ family: table.version === 4 ? 'ip' : 'ip6', name: table.name, handle: table.handle ?? 0, iptables: table }));
  return [...own, ...others].sort((a, b) => a.handle - b.handle);
}
