import {
  accept,
  expect,
  fail,
  failed,
  identifier,
  isWord,
  peek,
  refuse,
  skipNewlines,
  skipSeparators,
  take,
  unexpected,
} from './cursor.ts';
import { parseHeadLine, putChain, type ChainHead } from './command-chain.ts';
import { addCounter, parseSetBody, readElements } from './command-set.ts';
import { addSet, addTable, createRule } from './edit.ts';
import type { NftSet, NftTable } from './model.ts';
import type { Scope } from './parse-expression.ts';
import { parseRule } from './parse-statement.ts';
import { MAX_ERRORS, takeErrors } from './recover.ts';
import { checkJumps, EXISTS, findTable, parseTableName, tableForEdit, type NftSession } from './session.ts';

/** What a block leaves to be read when all its chains and sets are known. */
interface Later {
  readonly rules: { readonly chain: string; readonly at: number }[];
  readonly elements: { readonly set: NftSet; readonly at: number }[];
}

/** `[add|create] table NAME [{ ... }]`: the form in which `nft list` prints tables. */
export function tableCommand(session: NftSession, verb: string): void {
  const { cursor } = session;
  const at = parseTableName(cursor);
  if (!at) return;
  const present = findTable(session, at);
  if (present && verb === 'create') {
    fail(cursor, EXISTS, at.name);
    return;
  }
  if (!present) session.copied.add(`${at.family} ${at.name.text}`);
  session.changed = true;
  addTable(session.ruleset, at.family, at.name.text);
  const table = tableForEdit(session, at);
  if (!table || !accept(cursor, '{')) return;
  const later: Later = { rules: [], elements: [] };
  skipSeparators(cursor);
  while (!failed(cursor) && !accept(cursor, '}')) {
    parseMember(session, table, later);
    skipSeparators(cursor);
  }
  if (failed(cursor)) return;
  const back = cursor.at;
  for (const { set, at: position } of later.elements) {
    readElements(session, table, set, position);
    session.errors.push(...takeErrors(cursor));
  }
  for (const { chain, at: position } of later.rules) {
    cursor.at = position;
    const scope: Scope = { family: table.family, table, jumps: [], interfaces: session.interfaces };
    const parsed = parseRule(cursor, scope);
    if (!failed(cursor)) checkJumps(cursor, table, scope.jumps);
    if (!failed(cursor)) table.chains.get(chain)?.rules.push(createRule(table, parsed));
    session.errors.push(...takeErrors(cursor));
    if (session.errors.length >= MAX_ERRORS) break;
  }
  cursor.at = back;
}

function parseMember(session: NftSession, table: NftTable, later: Later): void {
  const { cursor } = session;
  if (accept(cursor, 'comment')) {
    table.comment = take(cursor).text;
    return;
  }
  if (accept(cursor, 'chain')) {
    parseChain(session, table, later);
    return;
  }
  const word = peek(cursor);
  if (accept(cursor, 'set') || accept(cursor, 'map')) {
    const name = identifier(cursor);
    if (!name || !expect(cursor, '{')) return;
    const body = parseSetBody(cursor, word.text === 'map');
    if (!body) return;
    const set = addSet(table, name.text, body.options);
    if (body.elementsAt !== undefined) later.elements.push({ set, at: body.elementsAt });
    return;
  }
  if (accept(cursor, 'counter')) {
    const name = identifier(cursor);
    if (name) addCounter(cursor, table, name.text);
    return;
  }
  if (['quota', 'limit', 'flowtable', 'synproxy', 'secmark', 'flags', 'elements'].includes(word.text))
    refuse(cursor, `"${word.text}" in a table of nftables`);
  else unexpected(cursor);
}

function parseChain(session: NftSession, table: NftTable, later: Later): void {
  const { cursor } = session;
  const name = identifier(cursor);
  if (!name || !expect(cursor, '{')) return;
  let head: ChainHead = {};
  const rules: number[] = [];
  skipSeparators(cursor);
  while (!failed(cursor) && !accept(cursor, '}')) {
    const line = parseHeadLine(cursor);
    if (line) head = { ...head, ...line };
    else {
      rules.push(cursor.at);
      skipLine(session);
    }
    if (failed(cursor)) return;
    const next = peek(cursor);
    if (next.kind !== 'newline' && !isWord(next, ';')) {
      unexpected(cursor, 'newline', 'semicolon');
      return;
    }
    skipSeparators(cursor);
  }
  if (failed(cursor)) return;
  if (!putChain(table, name.text, head)) fail(cursor, 'Could not process rule: Operation not supported', name);
  later.rules.push(...rules.map((at) => ({ chain: name.text, at })));
}

/** Passes over a rule; sets in braces may span lines. */
function skipLine({ cursor }: NftSession): void {
  let depth = 0;
  for (;;) {
    const token = peek(cursor);
    if (token.kind === 'end') return;
    if (depth === 0 && (token.kind === 'newline' || isWord(token, ';') || isWord(token, '}'))) return;
    if (token.kind === 'symbol') depth += token.text === '{' ? 1 : token.text === '}' ? -1 : 0;
    take(cursor);
    if (token.kind === 'newline') skipNewlines(cursor);
  }
}
