import { fail, identifier, refuse, take, type Cursor } from './cursor.ts';
import { chainJson, counterJson, ruleJson, setJson, tableJson, type Json } from './json.ts';
import type { NftTable } from './model.ts';
import { allTables, type Listed } from './listed.ts';
import { parseFamily, parseTableName, type NftSession } from './session.ts';

const GONE = 'No such file or directory';

/** `nft -j list ...`: the same choices as without -j. */
export function listJson(session: NftSession): void {
  const { cursor } = session;
  const what = take(cursor).text;
  switch (what) {
    case 'tables':
    case 'ruleset':
    case 'chains':
    case 'sets':
    case 'maps':
    case 'counters': {
      const family = parseFamily(cursor);
      for (const listed of allTables(session)) if (family === undefined || listed.family === family) addTable(session, listed, what);
      return;
    }
    case 'table': {
      const listed = findListed(session, cursor);
      if (listed) addTable(session, listed, 'ruleset');
      return;
    }
    case 'chain':
    case 'set':
    case 'map':
    case 'counter':
      addNamed(session, what);
      return;
  }
  refuse(cursor, `nft -j list ${what}`);
}

function findListed(session: NftSession, cursor: Cursor): Listed | undefined {
  const at = parseTableName(cursor);
  if (!at) return undefined;
  const listed = allTables(session).find((table) => table.family === at.family && table.name === at.name.text);
  return listed ?? fail(cursor, GONE, at.name);
}

function addTable(session: NftSession, listed: Listed, what: string): void {
  const { json, now, cursor } = session;
  if (what === 'tables' || what === 'ruleset') json.push(tableJson(listed.family, listed.name, listed.handle));
  if (what === 'tables') return;
  const table = listed.own;
  if (!table) {
    refuse(cursor, 'the rules of iptables as JSON of nft');
    return;
  }
  const all = what === 'ruleset';
  if (all || what === 'counters') json.push(...[...table.counters.values()].map((counter) => counterJson(table, counter)));
  for (const set of table.sets.values()) if (all || what === (set.data ? 'maps' : 'sets')) json.push(setJson(table, set, now));
  if (all || what === 'chains') json.push(...[...table.chains.values()].map((chain) => chainJson(table, chain)));
  if (all) for (const name of table.chains.keys()) json.push(...rulesOf(table, name));
}

function rulesOf(table: NftTable, name: string): Json[] {
  const chain = table.chains.get(name);
  return chain ? chain.rules.map((rule) => ruleJson(table, chain, rule)) : [];
}

function addNamed(session: NftSession, what: 'chain' | 'set' | 'map' | 'counter'): void {
  const { json, now, cursor } = session;
  const listed = findListed(session, cursor);
  const name = listed && identifier(cursor);
  if (!name) return;
  const table = listed.own;
  if (!table) {
    refuse(cursor, 'the rules of iptables as JSON of nft');
    return;
  }
  const [chain, set, counter] = [table.chains.get(name.text), table.sets.get(name.text), table.counters.get(name.text)];
  if (what === 'chain' && chain) json.push(chainJson(table, chain), ...rulesOf(table, name.text));
  else if (what === 'counter' && counter) json.push(counterJson(table, counter));
  else if ((what === 'set' || what === 'map') && set && (set.data !== undefined) === (what === 'map')) json.push(setJson(table, set, now));
  else fail(cursor, GONE, name);
}
