import { forkValue } from '../../base/fork.ts';
import type { Ruleset } from '../netfilter/model.ts';
import { accept, fail, identifier, isWord, peek, refuse, type Cursor, type NftError, type Place } from './cursor.ts';
import type { Json } from './json.ts';
import type { Token } from './lexer.ts';
import { tableKey, type Family, type NftChain, type NftTable } from './model.ts';
import type { PrintOptions } from './print-rule.ts';

/** One run of `nft`: commands change copies of tables, which take the tables' place when all went well. */
export interface NftSession {
  /** what is listed and changed; its nftables map is the session's own */
  readonly ruleset: Ruleset;
  /** tables that are copies already */
  readonly copied: Set<string>;
  readonly cursor: Cursor;
  readonly options: PrintOptions;
  /** simulated milliseconds */
  readonly now: number;
  readonly output: string[];
  /** what `-j` lists */
  readonly json: Json[];
  /** what went wrong in commands that are behind */
  readonly errors: NftError[];
  /** lines for standard error */
  readonly warnings: string[];
  /** keys of iptables' tables that are deleted */
  readonly deleted: string[];
  changed: boolean;
  /** `flush ruleset` takes iptables' tables of that family away as well */
  flushed?: Family | 'all' | undefined;
  /** names of interfaces of the namespace */
  readonly interfaces?: ReadonlySet<string> | undefined;
}

export const MISSING = 'Could not process rule: No such file or directory';
export const EXISTS = 'Could not process rule: File exists';
export const BUSY = 'Could not process rule: Device or resource busy';

export interface TableName {
  readonly family: Family;
  readonly name: Token;
}

/** `[family] name`. */
export function parseTableName(cursor: Cursor): TableName | undefined {
  const family = parseFamily(cursor) ?? 'ip';
  const name = identifier(cursor);
  return name && { family, name };
}

export function parseFamily(cursor: Cursor): Family | undefined {
  for (const family of ['ip', 'ip6', 'inet'] as const) if (accept(cursor, family)) return family;
  const { text } = peek(cursor);
  if (['arp', 'bridge', 'netdev'].some((family) => isWord(peek(cursor), family))) refuse(cursor, `nftables tables of family ${text}`);
  return undefined;
}

export function findTable(session: NftSession, { family, name }: TableName): NftTable | undefined {
  return session.ruleset.nftables.get(tableKey(family, name.text));
}

/** Whether iptables made this table. */
export function isIptablesTable({ ruleset }: NftSession, { family, name }: TableName): boolean {
  return family !== 'inet' && ruleset.iptables.get(`${family === 'ip' ? 4 : 6} ${name.text}`)?.handle !== undefined;
}

/** The table for writing, as a copy of the session's own; says what is wrong when there is none. */
export function tableForEdit(session: NftSession, table: TableName, message = MISSING): NftTable | undefined {
  const present = findTable(session, table);
  if (present) return copyForEdit(session, present);
  if (isIptablesTable(session, table)) return refuse(session.cursor, 'nft commands that change tables of iptables: use iptables');
  return fail(session.cursor, message, table.name);
}

export function copyForEdit(session: NftSession, present: NftTable): NftTable {
  const key = tableKey(present.family, present.name);
  session.changed = true;
  if (session.copied.has(key)) return session.ruleset.nftables.get(key) ?? present;
  const copy = forkValue(present);
  session.ruleset.nftables.set(key, copy);
  session.copied.add(key);
  return copy;
}

export function findChain(session: NftSession, table: NftTable, name: Token, message = MISSING): NftChain | undefined {
  return table.chains.get(name.text) ?? fail(session.cursor, message, name);
}

/** Chains that rules and elements lead to must be there by the end of the command, and must not be hooked themselves. */
export function checkJumps(cursor: Cursor, table: NftTable, jumps: readonly { readonly chain: string; readonly place: Place }[]): void {
  for (const { chain, place } of jumps) {
    const target = table.chains.get(chain);
    if (!target) fail(cursor, MISSING, place);
    else if (target.base) fail(cursor, 'Could not process rule: Operation not supported', place);
  }
}
