import { accept, atEnd, fail, identifier, peek, refuse, take, unexpected } from './cursor.ts';
import type { NftCounter, NftTable } from './model.ts';
import { printChain, printChainHead, printCounter, printSet, printTable, wrapTable } from './print-table.ts';
import { findTable, parseFamily, parseTableName, tableForEdit, type NftSession, type TableName } from './session.ts';

const GONE = 'No such file or directory';

/** `list ...` and `reset counters`: text goes to the session's output. */
export function listCommand(session: NftSession): void {
  const { cursor } = session;
  const what = peek(cursor);
  take(cursor);
  switch (what.text) {
    case 'ruleset':
      listTables(session, (table) => printTable(table, session.options));
      return;
    case 'tables':
      listTables(session, (table) => `table ${table.family} ${table.name}\n`);
      return;
    case 'table':
      withTable(session, (table) => session.output.push(printTable(table, session.options)));
      return;
    case 'chains':
      listTables(session, (table) =>
        wrapTable(table, ['', ...[...table.chains.values()].map(printChainHead)].slice(1), session.options).replace(/\n\n/g, '\n'),
      );
      return;
    case 'chain':
      withNamed(session, (table, name) => {
        const chain = table.chains.get(name);
        return chain && printChain(chain, table, session.options);
      });
      return;
    case 'sets':
    case 'maps':
      listTables(session, (table) => sets(session, table, what.text === 'maps'));
      return;
    case 'set':
    case 'map':
      withNamed(session, (table, name) => {
        const set = table.sets.get(name);
        return set && (set.data !== undefined) === (what.text === 'map') ? printSet(set, session.options) : undefined;
      });
      return;
    case 'counters':
      listCounters(session, false);
      return;
    case 'counter':
      withNamed(session, (table, name) => {
        const counter = table.counters.get(name);
        return counter && printCounter(counter, session.options);
      });
      return;
    case 'hooks':
    case 'meters':
    case 'meter':
    case 'flowtables':
    case 'flowtable':
    case 'quotas':
    case 'quota':
    case 'limits':
    case 'limit':
    case 'ct':
    case 'secmarks':
    case 'secmark':
    case 'synproxys':
    case 'synproxy':
      refuse(cursor, `nft list ${what.text}`);
      return;
  }
  cursor.at--;
  unexpected(cursor);
}

/** `reset counters|counter`: lists, and starts again from zero. */
export function resetCommand(session: NftSession): void {
  const { cursor } = session;
  const what = take(cursor);
  if (what.text === 'counters') listCounters(session, true);
  else if (what.text === 'counter')
    withNamed(session, (table, name) => {
      const counter = table.counters.get(name);
      return counter && resetCounter(session, table, counter);
    });
  else if (what.text === 'rules' || what.text === 'rule' || what.text === 'quotas' || what.text === 'quota')
    refuse(cursor, `nft reset ${what.text}`);
  else {
    cursor.at--;
    unexpected(cursor);
  }
}

function resetCounter(session: NftSession, table: NftTable, counter: NftCounter): string {
  const text = printCounter(counter, session.options);
  session.changed = true;
  table.counters.set(counter.name, { ...counter, packets: 0, bytes: 0 });
  return text;
}

function listTables(session: NftSession, print: (table: NftTable) => string): void {
  const { cursor } = session;
  const family = parseFamily(cursor);
  if (!atEnd(cursor)) {
    unexpected(cursor, 'end of file', 'newline', 'semicolon');
    return;
  }
  const tables = [...session.ruleset.nftables.values()].filter((table) => family === undefined || table.family === family);
  session.output.push(...tables.sort((a, b) => a.handle - b.handle).map(print));
}

function sets(session: NftSession, table: NftTable, maps: boolean): string {
  const wanted = [...table.sets.values()].filter((set) => (set.data !== undefined) === maps);
  return `table ${table.family} ${table.name} {\n${wanted.map((set) => printSet(set, session.options)).join('')}}\n`;
}

function listCounters(session: NftSession, reset: boolean): void {
  listTables(session, (table) => {
    if (table.counters.size === 0) return '';
    const own = reset ? (tableForEdit(session, place(session, table)) ?? table) : table;
    const blocks = [...own.counters.values()].map((counter) =>
      reset ? resetCounter(session, own, counter) : printCounter(counter, session.options),
    );
    return `table ${table.family} ${table.name} {\n${blocks.join('')}}\n`;
  });
}

function place({ cursor }: NftSession, table: NftTable): TableName {
  return { family: table.family, name: { ...peek(cursor), text: table.name } };
}

function withTable(session: NftSession, run: (table: NftTable) => void): void {
  const at = parseTableName(session.cursor);
  if (!at) return;
  const table = findTable(session, at);
  if (table) run(table);
  else fail(session.cursor, GONE, at.name);
}

/** A part of a table, printed inside its table. */
function withNamed(session: NftSession, print: (table: NftTable, name: string) => string | undefined): void {
  const { cursor } = session;
  const at = parseTableName(cursor);
  const name = at && identifier(cursor);
  if (!at || !name) return;
  const table = findTable(session, at);
  const text = table && print(table, name.text);
  if (!table) fail(cursor, GONE, at.name);
  else if (text === undefined) fail(cursor, GONE, name);
  else session.output.push(wrapTable(table, [text], session.options));
}

/** Swallows what a redirection like `list ruleset` may end with. */
export function endOfCommand(session: NftSession): void {
  const { cursor } = session;
  if (accept(cursor, ';')) return;
  const { kind } = peek(cursor);
  if (kind === 'newline') take(cursor);
  else if (kind !== 'end') unexpected(cursor, 'end of file', 'newline', 'semicolon');
}
