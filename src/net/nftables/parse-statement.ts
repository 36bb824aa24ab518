import { deepFreeze } from '../../base/fork.ts';
import { accept, atEnd, expect, fail, failed, isWord, last, peek, refuse, take, unexpected, type Cursor, type Place } from './cursor.ts';
import { noteProtocols, type ProtocolContext } from './protocol-context.ts';
import type { Expression, Relation, Statement } from './model.ts';
import { beginsExpression, parseComputed, parseLeft, parseLookup, parseRight, typesOf, type Scope } from './parse-expression.ts';
import { parseLimit, parseLog, parseNat, parseReject } from './parse-action.ts';
import { parseCounts, parseScalar, parseTime, parseVerdict, span } from './parse-value.ts';
import { simplifyMatch, simplifyStatements } from './simplify.ts';

/** A rule as typed: statements, comment and the counts that it starts with. */
export interface ParsedRule {
  readonly statements: readonly Statement[];
  readonly comment: string | undefined;
  readonly counters: readonly { readonly packets: number; readonly bytes: number }[];
}

interface RuleState {
  readonly statements: Statement[];
  readonly counters: { packets: number; bytes: number }[];
  readonly context: ProtocolContext;
  terminal: Place | undefined;
}

/** Reads a rule up to the end of its line. */
export function parseRule(cursor: Cursor, scope: Scope): ParsedRule {
  const state: RuleState = { statements: [], counters: [], context: { table: scope.family }, terminal: undefined };
  let comment: string | undefined;
  while (!failed(cursor) && !atEnd(cursor)) {
    const from = peek(cursor);
    if (accept(cursor, 'comment')) {
      const text = peek(cursor);
      if (text.kind !== 'quoted' && text.kind !== 'string') unexpected(cursor, 'string');
      comment = take(cursor).text;
      break;
    }
    const statement = parseStatement(cursor, scope, state);
    if (!statement) break;
    if (state.terminal) {
      fail(cursor, 'Statement after terminal statement has no effect', span(from, last(cursor)), state.terminal);
      break;
    }
    if (isTerminal(statement)) state.terminal = span(from, last(cursor));
    state.statements.push(statement);
  }
  if (!failed(cursor) && state.statements.length === 0) unexpected(cursor);
  const statements = deepFreeze(simplifyStatements(state.statements, scope.family));
  return { statements, comment, counters: state.counters };
}

function isTerminal(statement: Statement): boolean {
  if (statement.statement === 'verdict') return statement.verdict.verdict !== 'continue';
  return ['reject', 'dnat', 'snat', 'masquerade', 'redirect'].includes(statement.statement);
}

function parseStatement(cursor: Cursor, scope: Scope, state: RuleState): Statement | undefined {
  const token = peek(cursor);
  if (token.kind !== 'string' && token.kind !== 'symbol') return unexpected(cursor);
  switch (token.text) {
    case 'accept':
    case 'drop':
    case 'return':
    case 'continue':
    case 'jump':
    case 'goto': {
      const verdict = parseVerdict(cursor);
      if (verdict && 'chain' in verdict) scope.jumps.push({ chain: verdict.chain, place: last(cursor) });
      return verdict && { statement: 'verdict', verdict };
    }
    case 'counter':
      return parseCounter(cursor, scope, state);
    case 'dnat':
    case 'snat':
    case 'masquerade':
    case 'redirect':
      return parseNat(cursor, scope, token.text, state.context);
    case 'reject':
      return parseReject(cursor, state.context);
    case 'log':
      return parseLog(cursor);
    case 'limit':
      return parseLimit(cursor);
    case 'notrack':
      take(cursor);
      return { statement: 'notrack' };
    case 'add':
    case 'update':
    case 'delete':
      return parseDynamic(cursor, scope, token.text);
    case 'quota':
    case 'queue':
    case 'dup':
    case 'fwd':
    case 'tproxy':
    case 'synproxy':
    case 'flow':
    case 'last':
    case 'xt':
      return refuse(cursor, `the nft statement "${token.text}"`);
  }
  return beginsExpression(cursor) ? parseMatch(cursor, scope, state) : unexpectedStatement(cursor);
}

/** A lone unknown word is read as a value whose comparison is missing. */
function unexpectedStatement(cursor: Cursor): undefined {
  const word = peek(cursor);
  if (word.kind === 'string') take(cursor);
  return atEnd(cursor) ? unexpected(cursor) : fail(cursor, 'No symbol type information', word);
}

function parseCounter(cursor: Cursor, scope: Scope, state: RuleState): Statement | undefined {
  take(cursor);
  if (accept(cursor, 'name')) {
    const name = take(cursor);
    if (!scope.table.counters.has(name.text)) return fail(cursor, 'Could not process rule: No such file or directory', name);
    return { statement: 'counter-object', name: name.text };
  }
  state.counters.push(parseCounts(cursor));
  return { statement: 'counter' };
}

function parseDynamic(cursor: Cursor, scope: Scope, op: 'add' | 'update' | 'delete'): Statement | undefined {
  take(cursor);
  const at = expect(cursor, '@');
  if (!at) return undefined;
  const name = take(cursor);
  const set = scope.table.sets.get(name.text);
  if (!set) return fail(cursor, 'No such file or directory', span(at, name));
  if (set.data) return refuse(cursor, 'maps that rules fill');
  if (!expect(cursor, '{')) return undefined;
  const key = parseLeft(cursor);
  let timeout: number | undefined;
  let counter = false;
  while (!failed(cursor) && !isWord(peek(cursor), '}')) {
    if (accept(cursor, 'timeout')) timeout = parseTime(cursor);
    else if (accept(cursor, 'counter')) counter = true;
    else unexpected(cursor);
  }
  if (!key || !expect(cursor, '}')) return undefined;
  return { statement: 'dynamic', op, set: name.text, key, ...(timeout === undefined ? {} : { timeout }), counter };
}

function parseMatch(cursor: Cursor, scope: Scope, state: RuleState): Statement | undefined {
  const first = peek(cursor);
  const left = parseLeft(cursor);
  if (!left) return undefined;
  const conflict = noteProtocols(state.context, left);
  if (conflict !== undefined) return fail(cursor, conflict, span(first, last(cursor)));
  if (accept(cursor, 'vmap')) {
    const from = parseLookup(cursor, scope, { key: typesOf(left), data: ['verdict'] });
    return from && { statement: 'vmap', key: left, from };
  }
  if (left.kind === 'key' && (left.key === 'meta mark' || left.key === 'ct mark') && accept(cursor, 'set')) {
    const value = parseComputed(cursor, scope, ['mark']);
    return value && { statement: 'set', key: left.key, value };
  }
  const leftPlace = span(first, last(cursor));
  const none = accept(cursor, '!');
  const op = relation(cursor);
  const right = parseRight(cursor, scope, typesOf(left), leftPlace);
  if (!right) return undefined;
  if (accept(cursor, '/')) return parseMasked(cursor, left, op, right);
  if (none) return noneOf(left, right);
  const match = simplifyMatch({ statement: 'match', left, op, right });
  noteProtocols(state.context, match.left, match.op === '' || match.op === '==' ? match.right : undefined);
  return match;
}

/** `tcp flags ! fin,syn`: neither of these bits. */
function noneOf(left: Expression, right: Expression): Statement {
  const type = typesOf(left)[0] ?? 'integer';
  const mask = right.kind === 'flags' ? right.mask : right.kind === 'value' ? right.value : 0;
  const value = { kind: 'value', type } as const;
  return {
    statement: 'match',
    left: { kind: 'binary', op: '&', left, right: { ...value, value: mask } },
    op: '==',
    right: { ...value, value: 0 },
  };
}

/** `tcp flags syn / syn,ack`: these bits of those. */
function parseMasked(cursor: Cursor, left: Expression, op: Relation, right: Expression): Statement | undefined {
  const type = typesOf(left)[0] ?? 'integer';
  let mask = 0;
  do {
    const bit = parseScalar(cursor, type);
    if (typeof bit !== 'number') return undefined;
    mask |= bit;
  } while (accept(cursor, ','));
  const value = right.kind === 'flags' ? right.mask : right.kind === 'value' ? right.value : 0;
  return {
    statement: 'match',
    left: { kind: 'binary', op: '&', left, right: { kind: 'value', type, value: mask } },
    op: op === '!=' ? '!=' : '==',
    right: { kind: 'value', type, value },
  };
}

const RELATIONS: Readonly<Record<string, Relation>> = {
  '==': '==',
  eq: '==',
  '!=': '!=',
  ne: '!=',
  '<': '<',
  lt: '<',
  '>': '>',
  gt: '>',
  '<=': '<=',
  le: '<=',
  '>=': '>=',
  ge: '>=',
};

function relation(cursor: Cursor): Relation {
  const { text, kind } = peek(cursor);
  const found = kind !== 'quoted' && Object.hasOwn(RELATIONS, text) ? RELATIONS[text] : undefined;
  if (found === undefined) return '';
  take(cursor);
  return found;
}
