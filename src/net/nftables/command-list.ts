import { accept, atEnd, fail, identifier, peek, refuse, take, unexpected } from './cursor.ts';
import { listJson } from './command-json.ts';
import { allTables, type Listed } from './listed.ts';
import type { NftCounter, NftTable } from './model.ts';
import { printChain, printChainHead, printCounter, printSet, printTable } from './print-table.ts';
import type { PrintOptions } from './print-rule.ts';
import { copyForEdit, parseFamily, parseTableName, type NftSession } from './session.ts';
import { translateTable } from './xtables.ts';

const GONE = 'No such file or directory';

/** What of iptables' table is shown; says so when it is better left alone. */
function translated(session: NftSession, listed: Listed, pick: 'text' | 'head', name?: string): string[] {
  if (!listed.iptables) return [];
  const { chains, foreign } = translateTable(listed.iptables, session.options.stateless);
  const shown = name === undefined ? chains : chains.filter((chain) => chain.name === name);
  if (foreign && shown.length > 0)
    session.warnings.push(`# Warning: table ${listed.family} ${listed.name} is managed by iptables-nft, do not touch!\n`);
  return shown.map((chain) => chain[pick]);
}

function wrap(listed: Listed, blocks: readonly string[], options: PrintOptions = {}): string {
  return `table ${listed.family} ${listed.name} {${options.handles ? ` # handle ${listed.handle}` : ''}\n${blocks.join('\n')}}\n`;
}

/** `list ...`: text goes to the session's output. */
export function listCommand(session: NftSession): void {
  const { cursor, options } = session;
  if (options.json) {
    listJson(session);
    return;
  }
  const what = take(cursor);
  switch (what.text) {
    case 'ruleset':
      listTables(session, (listed) => printListed(session, listed));
      return;
    case 'tables':
      listTables(session, (listed) => `table ${listed.family} ${listed.name}\n`);
      return;
    case 'table': {
      const at = parseTableName(cursor);
      const listed = at && allTables(session).find((table) => table.family === at.family && table.name === at.name.text);
      if (listed) session.output.push(printListed(session, listed));
      else if (at) fail(cursor, GONE, at.name);
      return;
    }
    case 'chains':
      listTables(session, (listed) => {
        const heads = listed.own ? [...listed.own.chains.values()].map(printChainHead) : translated(session, listed, 'head');
        return `table ${listed.family} ${listed.name} {\n${heads.join('')}}\n`;
      });
      return;
    case 'chain':
      withNamed(session, (listed, name) => {
        const chain = listed.own?.chains.get(name);
        return chain && listed.own ? printChain(chain, listed.own, options) : translated(session, listed, 'text', name)[0];
      });
      return;
    case 'sets':
    case 'maps':
      listTables(session, (listed) => sets(session, listed, what.text === 'maps'));
      return;
    case 'set':
    case 'map':
      withNamed(session, (listed, name) => {
        const set = listed.own?.sets.get(name);
        return set && (set.data !== undefined) === (what.text === 'map') ? printSet(set, options) : undefined;
      });
      return;
    case 'counters':
      listCounters(session, false);
      return;
    case 'counter':
      withNamed(session, (listed, name) => {
        const counter = listed.own?.counters.get(name);
        return counter && printCounter(counter, options);
      });
      return;
  }
  if (OTHER.test(what.text)) refuse(cursor, `nft list ${what.text}`);
  else {
    cursor.at--;
    unexpected(cursor);
  }
}

const OTHER = /^(hooks|meters?|flowtables?|quotas?|limits?|ct|secmarks?|synproxys?)$/;

function printListed(session: NftSession, listed: Listed): string {
  return listed.own ? printTable(listed.own, session.options) : wrap(listed, translated(session, listed, 'text'), session.options);
}

/** `reset counters|counter`: lists, and starts again from zero. */
export function resetCommand(session: NftSession): void {
  const { cursor } = session;
  const what = take(cursor);
  if (what.text === 'counters') listCounters(session, true);
  else if (what.text === 'counter')
    withNamed(session, (listed, name) => {
      const counter = listed.own?.counters.get(name);
      return counter && listed.own ? resetCounter(session, listed.own, counter) : undefined;
    });
  else if (/^(rules?|quotas?)$/.test(what.text)) refuse(cursor, `nft reset ${what.text}`);
  else {
    cursor.at--;
    unexpected(cursor);
  }
}

function resetCounter(session: NftSession, table: NftTable, counter: NftCounter): string {
  const text = printCounter(counter, session.options);
  const own = copyForEdit(session, table);
  own.counters.set(counter.name, { ...counter, packets: 0, bytes: 0 });
  return text;
}

function listTables(session: NftSession, print: (listed: Listed) => string): void {
  const { cursor } = session;
  const family = parseFamily(cursor);
  if (!atEnd(cursor)) {
    unexpected(cursor, 'end of file', 'newline', 'semicolon');
    return;
  }
  session.output.push(
    ...allTables(session)
      .filter((listed) => family === undefined || listed.family === family)
      .map(print),
  );
}

function sets(session: NftSession, listed: Listed, maps: boolean): string {
  const wanted = [...(listed.own?.sets.values() ?? [])].filter((set) => (set.data !== undefined) === maps);
  return `table ${listed.family} ${listed.name} {\n${wanted.map((set) => printSet(set, session.options)).join('')}}\n`;
}

function listCounters(session: NftSession, reset: boolean): void {
  listTables(session, (listed) => {
    const counters = [...(listed.own?.counters.values() ?? [])];
    if (counters.length === 0 || !listed.own) return '';
    const { own } = listed;
    const blocks = counters.map((counter) => (reset ? resetCounter(session, own, counter) : printCounter(counter, session.options)));
    return `table ${listed.family} ${listed.name} {\n${blocks.join('')}}\n`;
  });
}

/** A part of a table, printed inside its table. */
function withNamed(session: NftSession, print: (listed: Listed, name: string) => string | undefined): void {
  const { cursor } = session;
  const at = parseTableName(cursor);
  const name = at && identifier(cursor);
  if (!at || !name) return;
  const listed = allTables(session).find((table) => table.family === at.family && table.name === at.name.text);
  const text = listed && print(listed, name.text);
  if (!listed) fail(cursor, GONE, at.name);
  else if (text === undefined) fail(cursor, GONE, name);
  else session.output.push(`table ${listed.family} ${listed.name} {\n${text}}\n`);
}

/** What must follow a command. */
export function endOfCommand(session: NftSession): void {
  const { cursor } = session;
  if (accept(cursor, ';')) return;
  const { kind } = peek(cursor);
  if (kind === 'newline') take(cursor);
  else if (kind !== 'end') unexpected(cursor, 'end of file', 'newline', 'semicolon');
}
