import type { Chain, IptablesTable, Rule, RuleSpec, Ruleset, TableName } from './model.ts';

/** Built-in chains of each table, in the order iptables prints them. */
export const BUILTIN_CHAINS: Readonly<Record<TableName, readonly string[]>> = {
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  security: ['INPUT', 'FORWARD', 'OUTPUT'],
  raw: ['PREROUTING', 'OUTPUT'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
};

/** Tables in the order in which iptables-save prints them. */
export const TABLE_ORDER: readonly TableName[] = ['mangle', 'security', 'raw', 'filter', 'nat'];

export function createRuleset(): Ruleset {
  return { iptables: new Map(), nftables: new Map(), ipsets: new Map(), recent: new Map() };
}

export function isTableName(name: string): name is TableName {
  return Object.hasOwn(BUILTIN_CHAINS, name);
}

export function findTable(ruleset: Ruleset, version: 4 | 6, name: TableName): IptablesTable | undefined {
  return ruleset.iptables.get(`${version} ${name}`);
}

/** A table as it is before anything touched it: built-in chains that accept. */
export function emptyTable(version: 4 | 6, name: TableName): IptablesTable {
  return { version, name, chains: new Map(BUILTIN_CHAINS[name].map((chain) => [chain, createChain(chain, 'ACCEPT')])), hooked: new Set() };
}

/** The table for writing: made when it is first needed. Forgets what was computed about the ruleset. */
export function tableForEdit(ruleset: Ruleset, version: 4 | 6, name: TableName): IptablesTable {
  ruleset.tracks = undefined;
  const key = `${version} ${name}`;
  const table = ruleset.iptables.get(key) ?? emptyTable(version, name);
  table.handle ??= takeTableHandle(ruleset);
  ruleset.iptables.set(key, table);
  return table;
}

/** The number of a new table, iptables' or nft's own: they are counted together. */
export function takeTableHandle(ruleset: Ruleset): number {
  const handle = ruleset.nextHandle ?? 1;
  ruleset.nextHandle = handle + 1;
  return handle;
}

export function createChain(name: string, policy: Chain['policy'] = undefined): Chain {
  return { name, policy, packets: 0, bytes: 0, rules: [] };
}

export function createRule(spec: RuleSpec, packets = 0, bytes = 0): Rule {
  return { spec, packets, bytes };
}

/** Chains as iptables-nft prints them: built-in ones in hook order, then user chains by name. */
export function orderedChains(table: IptablesTable): Chain[] {
  const builtin = BUILTIN_CHAINS[table.name].flatMap((name) => table.chains.get(name) ?? []);
  const user = [...table.chains.values()].filter((chain) => chain.policy === undefined);
  return [...builtin, ...user.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))];
}

/** How many rules jump or go to each chain. */
export function references(table: IptablesTable): Map<string, number> {
  const counts = new Map<string, number>();
  for (const chain of table.chains.values()) {
    for (const { spec } of chain.rules) {
      if (spec.target?.target === 'jump' || spec.target?.target === 'goto')
        counts.set(spec.target.chain, (counts.get(spec.target.chain) ?? 0) + 1);
    }
  }
  return counts;
}
