import { deepFreeze } from '../../base/fork.ts';
import { takeTableHandle } from '../netfilter/table.ts';
import type { Ruleset } from '../netfilter/model.ts';
import {
  tableKey,
  type BaseChain,
  type Expression,
  type Family,
  type NftChain,
  type NftElement,
  type NftRule,
  type NftSet,
  type NftTable,
  type Statement,
  type Verdict,
} from './model.ts';
import { elementKey } from './set.ts';

/** Makes a table, or gives the one that is there. */
export function addTable(ruleset: Ruleset, family: Family, name: string, comment?: string): NftTable {
  const key = tableKey(family, name);
  const present = ruleset.nftables.get(key);
  if (present) return present;
  const table: NftTable = {
    family,
    name,
    handle: takeTableHandle(ruleset),
    ...(comment === undefined ? {} : { comment }),
    chains: new Map(),
    sets: new Map(),
    counters: new Map(),
    baseChains: [],
    nextHandle: 1,
  };
  ruleset.nftables.set(key, table);
  ruleset.tracks = undefined;
  return table;
}

/** Makes a chain, or gives the one that is there. */
export function addChain(
  table: NftTable,
  name: string,
  options: { readonly base?: BaseChain | undefined; readonly comment?: string | undefined } = {},
): NftChain {
  const present = table.chains.get(name);
  if (present) return present;
  const chain: NftChain = {
    name,
    handle: table.nextHandle++,
    ...(options.comment === undefined ? {} : { comment: options.comment }),
    ...(options.base === undefined ? {} : { base: options.base }),
    rules: [],
  };
  table.chains.set(name, chain);
  if (chain.base) table.baseChains.push(name);
  return chain;
}

export function deleteChain(table: NftTable, name: string): void {
  table.chains.delete(name);
  table.baseChains = table.baseChains.filter((each) => each !== name);
}

/** Gives a chain another name, also where rules and maps lead to it. */
export function moveChain(table: NftTable, chain: NftChain, to: string): void {
  const from = chain.name;
  const led = <T extends Verdict>(verdict: T): T => ('chain' in verdict && verdict.chain === from ? { ...verdict, chain: to } : verdict);
  const element = (each: NftElement): NftElement => (each.verdict ? { ...each, verdict: led(each.verdict) } : each);
  const statement = (each: Statement): Statement => {
    if (each.statement === 'verdict') return { ...each, verdict: led(each.verdict) };
    return each.statement === 'vmap' && each.from.kind === 'set'
      ? { ...each, from: { ...each.from, elements: each.from.elements.map(element) } }
      : each;
  };
  for (const other of table.chains.values())
    other.rules = other.rules.map((rule) => ({ ...rule, statements: deepFreeze(rule.statements.map(statement)) }));
  for (const set of table.sets.values())
    if (set.data?.[0] === 'verdict') set.elements = new Map([...set.elements].map(([key, each]) => [key, element(each)]));
  table.chains = new Map([...table.chains].map(([key, each]) => (each === chain ? [to, { ...chain, name: to }] : [key, each])));
  table.baseChains = table.baseChains.map((each) => (each === from ? to : each));
}

export type SetOptions = Omit<NftSet, 'name' | 'handle' | 'elements'>;

/** Makes a set or map, or gives the one that is there. */
export function addSet(table: NftTable, name: string, options: SetOptions): NftSet {
  const present = table.sets.get(name);
  if (present) return present;
  const set: NftSet = { name, handle: table.nextHandle++, ...options, elements: new Map() };
  table.sets.set(name, set);
  return set;
}

/** A rule with a handle of its own; its anonymous sets take handles before it, as in the kernel. */
export function createRule(
  table: NftTable,
  parts: {
    readonly statements: readonly Statement[];
    readonly comment?: string | undefined;
    readonly counters?: readonly { readonly packets: number; readonly bytes: number }[] | undefined;
  },
  handle?: number,
): NftRule {
  if (handle === undefined) table.nextHandle += parts.statements.reduce((count, statement) => count + anonymousSets(statement), 0);
  return {
    handle: handle ?? table.nextHandle++,
    statements: parts.statements,
    ...(parts.comment === undefined ? {} : { comment: parts.comment }),
    counters: (parts.counters ?? []).map((counted) => ({ ...counted })),
  };
}

function anonymousSets(statement: Statement): number {
  const of = (expression: Expression | undefined): number =>
    expression?.kind === 'set' ? 1 : expression?.kind === 'map' ? of(expression.from) : 0;
  switch (statement.statement) {
    case 'match':
      return of(statement.right);
    case 'vmap':
      return of(statement.from);
    case 'set':
      return of(statement.value);
    case 'dnat':
    case 'snat':
      return of(statement.address);
    default:
      return 0;
  }
}

export function putElement(set: NftSet, element: NftElement): void {
  set.elements.set(elementKey(element.key), element);
}

/** Whether a rule or map of the table leads to a chain. */
export function chainInUse(table: NftTable, name: string): boolean {
  const leads = (element: NftElement): boolean =>
    element.verdict !== undefined && 'chain' in element.verdict && element.verdict.chain === name;
  for (const chain of table.chains.values())
    for (const rule of chain.rules)
      for (const statement of rule.statements) {
        if (statement.statement === 'verdict' && 'chain' in statement.verdict && statement.verdict.chain === name) return true;
        if (statement.statement === 'vmap' && statement.from.kind === 'set' && statement.from.elements.some(leads)) return true;
      }
  for (const set of table.sets.values())
    if (set.data?.[0] === 'verdict') for (const element of set.elements.values()) if (leads(element)) return true;
  return false;
}

/** Whether a rule of the table uses a set (`@name`) or counter. */
export function objectInUse(table: NftTable, name: string, kind: 'set' | 'counter'): boolean {
  const refers = (expression: Expression | undefined): boolean =>
    expression?.kind === 'reference' ? expression.set === name : expression?.kind === 'map' ? refers(expression.from) : false;
  for (const chain of table.chains.values())
    for (const rule of chain.rules)
      for (const statement of rule.statements) {
        if (kind === 'counter') {
          if (statement.statement === 'counter-object' && statement.name === name) return true;
        } else if (
          (statement.statement === 'match' && refers(statement.right)) ||
          (statement.statement === 'vmap' && refers(statement.from)) ||
          (statement.statement === 'dynamic' && statement.set === name) ||
          (statement.statement === 'set' && refers(statement.value)) ||
          ((statement.statement === 'dnat' || statement.statement === 'snat') && refers(statement.address))
        )
          return true;
      }
  return false;
}
