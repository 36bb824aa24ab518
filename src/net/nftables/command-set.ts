import {
  accept,
  atEnd,
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
  word,
  type Cursor,
} from './cursor.ts';
import { findDatatype } from './datatypes.ts';
import { addSet, objectInUse, putElement, type SetOptions } from './edit.ts';
import type { KeyPart, NftSet, NftTable, SetFlag } from './model.ts';
import { parseLeft, typesOf } from './parse-expression.ts';
import { parseCounts, parseElements, parseTime, type PlacedElement } from './parse-value.ts';
import { printExpression } from './print-expression.ts';
import { compareScalar, elementKey, mergeRanges } from './set.ts';
import { BUSY, checkJumps, EXISTS, findTable, MISSING, parseTableName, tableForEdit, type NftSession } from './session.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What stands in a set's braces; its elements are read afterwards, when all chains are known. */
export interface SetBody {
  readonly options: SetOptions;
  /** where `{` of the elements stands */
  readonly elementsAt: number | undefined;
}

/** Reads `{ type ...; flags ...; elements = { ... } }`, the first brace taken. */
export function parseSetBody(cursor: Cursor, map: boolean): SetBody | undefined {
  const options: Mutable<SetOptions> = { key: [], flags: [] };
  let elementsAt: number | undefined;
  skipNewlines(cursor);
  while (!failed(cursor) && !accept(cursor, '}')) {
    if (accept(cursor, 'elements')) {
      if (!expect(cursor, '=')) return undefined;
      elementsAt = cursor.at;
      skipBraces(cursor);
    } else parseProperty(cursor, options, map);
    if (!failed(cursor) && !atEnd(cursor)) unexpected(cursor, 'newline', 'semicolon');
    skipSeparators(cursor);
  }
  if (failed(cursor)) return undefined;
  if (options.timeout !== undefined && !options.flags.includes('timeout')) options.flags = [...options.flags, 'timeout'];
  const order: readonly SetFlag[] = ['constant', 'interval', 'dynamic', 'timeout'];
  return { options: { ...options, flags: order.filter((flag) => options.flags.includes(flag)) }, elementsAt };
}

function parseProperty(cursor: Cursor, options: Mutable<SetOptions>, map: boolean): void {
  if (accept(cursor, 'type')) {
    options.key = parseTypes(cursor);
    if (map && expect(cursor, ':')) options.data = parseTypes(cursor);
  } else if (accept(cursor, 'typeof')) parseTypeOf(cursor, options, map);
  else if (accept(cursor, 'flags')) {
    do {
      const flag = peek(cursor);
      const known = (['constant', 'interval', 'dynamic', 'timeout'] as const).find((each) => each === flag.text);
      if (!known) unexpected(cursor);
      else options.flags = [...options.flags, known];
      take(cursor);
    } while (accept(cursor, ','));
  } else if (accept(cursor, 'timeout')) options.timeout = parseTime(cursor);
  else if (accept(cursor, 'gc-interval')) options.gcInterval = parseTime(cursor);
  else if (accept(cursor, 'size')) options.size = Number(take(cursor).text);
  else if (accept(cursor, 'policy')) take(cursor);
  else if (accept(cursor, 'auto-merge')) options.autoMerge = true;
  else if (accept(cursor, 'counter')) options.counts = true;
  else if (accept(cursor, 'comment')) options.comment = take(cursor).text;
  else unexpected(cursor);
}

function parseTypes(cursor: Cursor): string[] {
  const out: string[] = [];
  do {
    const name = word(cursor);
    if (!name) return out;
    if (!findDatatype(name.text)) fail(cursor, `unknown datatype ${name.text}`, name);
    out.push(name.text);
  } while (accept(cursor, '.'));
  return out;
}

function parseTypeOf(cursor: Cursor, options: Mutable<SetOptions>, map: boolean): void {
  const key = parseLeft(cursor);
  if (!key) return;
  options.key = typesOf(key);
  options.typeOf = printExpression(key);
  if (!map || !expect(cursor, ':')) return;
  if (accept(cursor, 'verdict')) options.data = ['verdict'];
  else {
    const data = parseLeft(cursor);
    if (data) options.data = typesOf(data);
    options.typeOf += ` : ${data ? printExpression(data) : ''}`;
    return;
  }
  options.typeOf += ' : verdict';
}

function skipBraces(cursor: Cursor): void {
  if (!expect(cursor, '{')) return;
  for (let depth = 1; depth > 0 && peek(cursor).kind !== 'end';) {
    const { text, kind } = take(cursor);
    if (kind === 'symbol') depth += text === '{' ? 1 : text === '}' ? -1 : 0;
  }
}

/** `add|create|delete|flush set|map ...` */
export function setCommand(session: NftSession, verb: string, map: boolean): void {
  const { cursor } = session;
  const at = parseTableName(cursor);
  const name = at && identifier(cursor);
  if (!at || !name) return;
  if (verb === 'add' || verb === 'create') {
    if (!expect(cursor, '{')) return;
    const body = parseSetBody(cursor, map);
    const table = body && tableForEdit(session, at, 'No such file or directory');
    if (!body || !table) return;
    const present = table.sets.get(name.text);
    if (present && verb === 'create') {
      fail(cursor, EXISTS, name);
      return;
    }
    const set = addSet(table, name.text, body.options);
    if (body.elementsAt !== undefined) readElements(session, table, set, body.elementsAt);
    return;
  }
  const table = tableForEdit(session, at);
  const set = table?.sets.get(name.text);
  if (!table) return;
  if (!set || (set.data !== undefined) !== map) fail(cursor, verb === 'flush' ? 'No such file or directory' : MISSING, name);
  else if (verb === 'flush') set.elements = new Map();
  else if (objectInUse(table, name.text, 'set')) fail(cursor, BUSY, name);
  else table.sets.delete(name.text);
}

/** Reads a set's elements from where they stand, and comes back. */
export function readElements(session: NftSession, table: NftTable, set: NftSet, position: number): void {
  const { cursor } = session;
  const back = cursor.at;
  cursor.at = position;
  addElements(session, table, set, parseElements(cursor, set), 'add');
  if (!failed(cursor)) cursor.at = back;
}

/** `add|create|delete|reset element TABLE SET { ... }` */
export function elementCommand(session: NftSession, verb: string): void {
  const { cursor } = session;
  const at = parseTableName(cursor);
  const name = at && identifier(cursor);
  if (!at || !name) return;
  if (!findTable(session, at)) {
    fail(cursor, 'No such file or directory', at.name);
    return;
  }
  const table = tableForEdit(session, at);
  const set = table?.sets.get(name.text);
  if (!table || !set) {
    fail(cursor, 'No such file or directory', name);
    return;
  }
  if (verb === 'delete') deleteElements(session, set);
  else addElements(session, table, set, parseElements(cursor, set), verb);
}

function addElements(session: NftSession, table: NftTable, set: NftSet, elements: readonly PlacedElement[], verb: string): void {
  const { cursor, now } = session;
  if (failed(cursor)) return;
  checkJumps(
    cursor,
    table,
    elements.flatMap(({ element, place }) =>
      element.verdict && 'chain' in element.verdict ? [{ chain: element.verdict.chain, place: firstPart(place, element.key) }] : [],
    ),
  );
  for (const { element, place } of elements) {
    if (failed(cursor)) return;
    const ranged = element.key.find((part) => typeof part === 'object');
    if (ranged && !set.flags.includes('interval')) {
      const what = isPrefixText(session, place) ? 'prefix' : 'range';
      fail(cursor, `You must add 'flags interval' to your set declaration if you want to add ${what} elements`, place);
      return;
    }
    const present = set.elements.get(elementKey(element.key));
    if (
      present &&
      (verb === 'create' ||
        (set.data && JSON.stringify([present.verdict, present.value]) !== JSON.stringify([element.verdict, element.value])))
    ) {
      fail(cursor, EXISTS, place);
      return;
    }
    if (present) continue;
    if (set.flags.includes('interval') && !set.autoMerge && element.key.length === 1 && overlaps(set, element.key[0] ?? 0)) {
      fail(cursor, 'interval overlaps with an existing one', place);
      return;
    }
    const timeout = element.timeout ?? set.timeout;
    putElement(set, {
      ...element,
      ...(timeout === undefined ? {} : { timeout, expiresAt: now + (element.expiresAt ?? timeout) }),
      ...(set.counts && !element.counter ? { counter: { packets: 0, bytes: 0 } } : {}),
    });
  }
  if (set.autoMerge && set.key.length === 1 && !set.data)
    set.elements = new Map(mergeRanges([...set.elements.values()]).map((each) => [elementKey(each.key), each]));
}

function firstPart(place: PlacedElement['place'], key: readonly KeyPart[]): PlacedElement['place'] {
  return key.length === 1 ? place : { ...place, end: place.start + String(key[0]).length };
}

function isPrefixText(session: NftSession, place: PlacedElement['place']): boolean {
  return session.cursor.tokens.some(
    (token) => token.line === place.line && token.start >= place.start && token.end <= place.end && token.text === '/',
  );
}

function overlaps(set: NftSet, part: KeyPart): boolean {
  const { from, to } = typeof part === 'object' ? part : { from: part, to: part };
  for (const { key } of set.elements.values()) {
    const [other = 0] = key;
    const range = typeof other === 'object' ? other : { from: other, to: other };
    if (compareScalar(from, range.to) <= 0 && compareScalar(range.from, to) <= 0) return true;
  }
  return false;
}

function deleteElements(session: NftSession, set: NftSet): void {
  const { cursor } = session;
  // what a map's elements lead to may be left out
  const elements = hasData(cursor) ? parseElements(cursor, set) : parseElements(cursor, { key: set.key });
  for (const { element, place } of elements) {
    if (failed(cursor)) return;
    if (!set.elements.delete(elementKey(element.key))) fail(cursor, MISSING, place);
  }
}

function hasData(cursor: Cursor): boolean {
  for (let ahead = 0; ahead < 100_000; ahead++) {
    const token = peek(cursor, ahead);
    if (isWord(token, ':')) return true;
    if (isWord(token, '}') || token.kind === 'end') return false;
  }
  return false;
}

/** `add|create|delete|reset counter ...` */
export function counterCommand(session: NftSession, verb: string): void {
  const { cursor } = session;
  const at = parseTableName(cursor);
  const name = at && identifier(cursor);
  if (!at || !name) return;
  const table = tableForEdit(session, at, verb === 'add' ? 'No such file or directory' : MISSING);
  if (!table) return;
  const present = table.counters.get(name.text);
  if (verb === 'delete') {
    if (!present) fail(cursor, MISSING, name);
    else if (objectInUse(table, name.text, 'counter')) fail(cursor, BUSY, name);
    else table.counters.delete(name.text);
    return;
  }
  if (verb !== 'add' && verb !== 'create') {
    refuse(cursor, `nft ${verb} counter`);
    return;
  }
  if (present && verb === 'create') {
    fail(cursor, EXISTS, name);
    return;
  }
  addCounter(cursor, table, name.text);
}

/** A counter's body, braces or not, and the counter. */
export function addCounter(cursor: Cursor, table: NftTable, name: string): void {
  let counts = { packets: 0, bytes: 0 };
  let comment: string | undefined;
  const braces = accept(cursor, '{');
  skipNewlines(cursor);
  while (!failed(cursor) && (braces ? !accept(cursor, '}') : !atEnd(cursor))) {
    if (accept(cursor, 'comment')) comment = take(cursor).text;
    else if (isWord(peek(cursor), 'packets') || isWord(peek(cursor), 'bytes')) counts = parseCounts(cursor);
    else if (!(accept(cursor, ';') || peek(cursor).kind === 'newline')) unexpected(cursor);
    if (braces) skipNewlines(cursor);
  }
  if (failed(cursor) || table.counters.has(name)) return;
  table.counters.set(name, { name, handle: table.nextHandle++, ...(comment === undefined ? {} : { comment }), ...counts });
}
