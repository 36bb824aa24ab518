import type { Hook } from '../netfilter/model.ts';
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
  type Cursor,
  type Place,
} from './cursor.ts';
import { addChain, chainInUse, createRule, deleteChain, moveChain } from './edit.ts';
import type { BaseChain, NftChain, NftTable } from './model.ts';
import type { Scope } from './parse-expression.ts';
import { parseRule } from './parse-statement.ts';
import { span } from './parse-value.ts';
import { namedPriority } from './priority.ts';
import { BUSY, checkJumps, EXISTS, findChain, findTable, MISSING, parseTableName, tableForEdit, type NftSession } from './session.ts';

const HOOKS: Readonly<Record<string, Hook>> = {
  prerouting: 'PREROUTING',
  input: 'INPUT',
  forward: 'FORWARD',
  output: 'OUTPUT',
  postrouting: 'POSTROUTING',
};
const UNSUPPORTED = 'Could not process rule: Operation not supported';

/** What stands in a chain's braces before its rules. */
export interface ChainHead {
  readonly base?: Omit<BaseChain, 'policy'> | undefined;
  readonly policy?: BaseChain['policy'] | undefined;
  readonly comment?: string | undefined;
}

/** One line of a chain's head; undefined when it is none, and then it is a rule. */
export function parseHeadLine(cursor: Cursor): ChainHead | undefined {
  if (accept(cursor, 'type')) return parseHook(cursor);
  if (accept(cursor, 'policy')) {
    const policy = peek(cursor);
    if (policy.text !== 'accept' && policy.text !== 'drop') {
      unexpected(cursor);
      return {};
    }
    take(cursor);
    return { policy: policy.text };
  }
  if (isWord(peek(cursor), 'comment')) {
    take(cursor);
    return { comment: take(cursor).text };
  }
  return undefined;
}

function parseHook(cursor: Cursor): ChainHead {
  const type = take(cursor);
  if (type.text !== 'filter' && type.text !== 'nat' && type.text !== 'route') {
    fail(cursor, 'unknown chain type', type);
    return {};
  }
  if (!expect(cursor, 'hook')) return {};
  const hookName = take(cursor);
  if (hookName.text === 'ingress' || hookName.text === 'egress') refuse(cursor, `the ${hookName.text} hook of nftables`);
  const hook = Object.hasOwn(HOOKS, hookName.text) ? HOOKS[hookName.text] : undefined;
  if (!hook) {
    fail(cursor, 'unknown chain hook', hookName);
    return {};
  }
  if (!expect(cursor, 'priority')) return {};
  const priority = parsePriority(cursor, hook);
  return priority === undefined ? {} : { base: { type: type.text, hook, priority } };
}

function parsePriority(cursor: Cursor, hook: Hook): number | undefined {
  const sign = accept(cursor, '-') ? -1 : 1;
  const token = peek(cursor);
  if (token.kind === 'number') return sign * Number(take(cursor).text);
  if (token.kind !== 'string') return unexpected(cursor);
  take(cursor);
  const named = namedPriority(token.text, hook);
  if (named === undefined) return fail(cursor, `'${token.text}' is invalid priority in this context.`, token);
  const offset = accept(cursor, '+') ? 1 : accept(cursor, '-') ? -1 : 0;
  return offset === 0 ? named : named + offset * Number(take(cursor).text);
}

/** `{ type ... ; policy ...; comment "..." }` without rules, as `add chain` takes it. */
function parseHead(cursor: Cursor): ChainHead {
  let head: ChainHead = {};
  skipNewlines(cursor);
  while (!failed(cursor) && !accept(cursor, '}')) {
    const line = parseHeadLine(cursor);
    if (!line) unexpected(cursor);
    else head = { ...head, ...line };
    if (!atEnd(cursor)) unexpected(cursor, 'newline', 'semicolon');
    else if (isWord(peek(cursor), '}') && line?.comment === undefined) unexpected(cursor, 'newline', 'semicolon');
    skipSeparators(cursor);
  }
  return head;
}

/** Makes a chain or changes what may change; false when the kernel would refuse. */
export function putChain(table: NftTable, name: string, head: ChainHead): boolean {
  const { base } = head;
  const present = table.chains.get(name);
  if (base && ((base.type === 'nat' && base.hook === 'FORWARD') || (base.type === 'route' && base.hook !== 'OUTPUT'))) return false;
  if (present) {
    if (!base && head.policy === undefined) return true;
    if (!present.base) return false;
    if (base && (base.type !== present.base.type || base.hook !== present.base.hook || base.priority !== present.base.priority))
      return false;
    if (head.policy) present.base = { ...present.base, policy: head.policy };
    return true;
  }
  if (!base && head.policy !== undefined) return false;
  addChain(table, name, { comment: head.comment, base: base && { ...base, policy: head.policy ?? 'accept' } });
  return true;
}

/** A whole command, its newline included. */
function command(from: Place, to: Place): Place {
  const whole = span(from, to);
  return { ...whole, end: whole.end + 1 };
}

/** `add|create|delete|flush|rename chain ...` */
export function chainCommand(session: NftSession, verb: string): void {
  const { cursor } = session;
  const from = peek(cursor, -2);
  const at = parseTableName(cursor);
  if (!at) return;
  if (verb === 'rename' && !findTable(session, at)) {
    fail(cursor, 'No such file or directory', at.name);
    return;
  }
  if (verb === 'delete' && accept(cursor, 'handle')) {
    refuse(cursor, 'deleting chains by handle');
    return;
  }
  const name = identifier(cursor);
  if (!name) return;
  if (verb === 'add' || verb === 'create') {
    const head = accept(cursor, '{') ? parseHead(cursor) : {};
    if (failed(cursor)) return;
    const table = tableForEdit(session, at, 'No such file or directory');
    if (!table) return;
    if (verb === 'create' && table.chains.has(name.text)) fail(cursor, EXISTS, name);
    else if (!putChain(table, name.text, head)) fail(cursor, UNSUPPORTED, command(from, peek(cursor, -1)));
    return;
  }
  const table = tableForEdit(session, at);
  if (!table) return;
  const chain = findChain(session, table, name);
  if (!chain) return;
  if (verb === 'flush') chain.rules = [];
  else if (verb === 'delete') {
    const rest = chain.rules;
    chain.rules = [];
    if (chainInUse(table, name.text)) {
      chain.rules = rest;
      fail(cursor, BUSY, name);
    } else deleteChain(table, name.text);
  } else renameChain(session, table, chain, from);
}

function renameChain(session: NftSession, table: NftTable, chain: NftChain, from: Place): void {
  const { cursor } = session;
  const to = identifier(cursor);
  if (!to) return;
  if (table.chains.has(to.text)) {
    fail(cursor, EXISTS, command(from, to));
    return;
  }
  // rules know a chain by what it is, not by its name
  moveChain(table, chain, to.text);
}

/** `add|insert|replace|delete rule ...` */
export function ruleCommand(session: NftSession, verb: string): void {
  const { cursor } = session;
  const at = parseTableName(cursor);
  const name = at && identifier(cursor);
  if (!at || !name) return;
  if (verb === 'delete' || verb === 'replace') {
    if (!expect(cursor, 'handle')) return;
    const number = peek(cursor);
    if (number.kind !== 'number') {
      unexpected(cursor, 'number');
      return;
    }
    take(cursor);
    const table = tableForEdit(session, at);
    const chain = table && findChain(session, table, name);
    if (!chain) return;
    const index = chain.rules.findIndex((rule) => rule.handle === Number(number.text));
    if (index < 0) {
      fail(cursor, MISSING, number);
      return;
    }
    if (verb === 'delete') chain.rules.splice(index, 1);
    else placeRule(session, table, chain, index, Number(number.text));
    return;
  }
  const place = parsePosition(cursor);
  const table = tableForEdit(session, at);
  const chain = table && findChain(session, table, name);
  if (!chain) return;
  const index = indexOf(chain, place, verb === 'insert');
  if (index === undefined) fail(cursor, MISSING, place?.place ?? name);
  else placeRule(session, table, chain, index);
}

interface Position {
  readonly by: 'handle' | 'index';
  readonly number: number;
  readonly place: { readonly line: number; readonly start: number; readonly end: number };
}

function parsePosition(cursor: Cursor): Position | undefined {
  const word = peek(cursor);
  const by = isWord(word, 'index') ? 'index' : isWord(word, 'handle') || isWord(word, 'position') ? 'handle' : undefined;
  if (!by) return undefined;
  take(cursor);
  const number = peek(cursor);
  if (number.kind !== 'number') return unexpected(cursor, 'number');
  take(cursor);
  return { by, number: Number(number.text), place: word.text === 'position' ? span(word, number) : number };
}

function indexOf(chain: NftChain, position: Position | undefined, insert: boolean): number | undefined {
  if (!position) return insert ? 0 : chain.rules.length;
  const index = position.by === 'index' ? position.number : chain.rules.findIndex((rule) => rule.handle === position.number);
  if (index < 0 || index >= chain.rules.length) return undefined;
  return insert ? index : index + 1;
}

/** Reads a rule and puts it at a place of its chain, or in the place of the rule with a handle. */
function placeRule(session: NftSession, table: NftTable, chain: NftChain, index: number, replaces?: number): void {
  const { cursor } = session;
  const scope: Scope = { family: table.family, table, jumps: [], interfaces: session.interfaces };
  const parsed = parseRule(cursor, scope);
  if (failed(cursor)) return;
  checkJumps(cursor, table, scope.jumps);
  if (failed(cursor)) return;
  chain.rules.splice(index, replaces === undefined ? 0 : 1, createRule(table, parsed, replaces));
}
