import type { ParameterExpansionPart, ParameterOperation } from 'unbash';
import type { Task } from '../../base/task.ts';
import { evaluateArithmetic } from '../arithmetic.ts';
import { abort } from '../diagnose.ts';
import { assignScalar } from '../eval/assign.ts';
import { specialParameter } from '../special.ts';
import type { ShellState } from '../state.ts';
import { NAME, entriesOf, findVariable, getVariable, scalarOf } from '../variables.ts';
import { changeCase, removePart, replacePart, shellQuote } from './operate.ts';
import { BREAK, type Pieces } from './split.ts';
import { expandPattern, expandPieces, expandString, expandText, joinPieces, unescapePattern } from './word.ts';

/** A parameter's value: one text, or a list (`@` and `*`). */
type Value =
  | { readonly list: false; readonly text: string | undefined }
  | { readonly list: true; readonly items: readonly string[]; readonly star: boolean };

export function* simpleParameter(shell: ShellState, name: string, quoted: boolean): Task<Pieces> {
  const value = valueOf(shell, name, undefined);
  yield* checkBound(shell, name, value);
  return toPieces(shell, value, quoted);
}

function* checkBound(shell: ShellState, name: string, value: Value): Task {
  if (!value.list && value.text === undefined && shell.options.has('nounset'))
    yield* abort(shell, `${/^\d+$/.test(name) ? `$${name}` : name}: unbound variable`, shell.interactive ? 1 : 127);
}

function valueOf(shell: ShellState, name: string, subscript: string | undefined): Value {
  if (name === '@' || name === '*') return { list: true, items: shell.positional, star: name === '*' };
  if (!NAME.test(name)) return { list: false, text: specialParameter(shell, name) };
  const variable = findVariable(shell, name);
  if (subscript === undefined) return { list: false, text: scalarOf(variable) ?? specialParameter(shell, name) };
  if (name === 'PIPESTATUS' && subscript !== '') {
    const items = shell.pipeStatus.map(String);
    return subscript === '@' || subscript === '*'
      ? { list: true, items, star: subscript === '*' }
      : { list: false, text: items[Number(subscript)] };
  }
  if (subscript === '@' || subscript === '*')
    return { list: true, items: variable ? entriesOf(variable).map((entry) => entry[1]) : [], star: subscript === '*' };
  if (!variable) return { list: false, text: undefined };
  if (variable.associative) return { list: false, text: variable.items?.get(subscript) };
  const index = evaluateArithmetic(shell, subscript);
  let at = index.ok ? index.value : 0n;
  if (at < 0n) at += BigInt(entriesOf(variable).at(-1)?.[0] ?? '-1') + 1n;
  return { list: false, text: variable.items ? variable.items.get(String(at)) : at === 0n ? variable.text : undefined };
}

function toPieces(shell: ShellState, value: Value, quoted: boolean): Pieces {
  if (!value.list) return value.text === undefined && !quoted ? [] : [{ text: value.text ?? '', quoted, split: !quoted }];
  if (quoted && value.star) return [{ text: value.items.join((getVariable(shell, 'IFS') ?? ' ').slice(0, 1)), quoted: true, split: false }];
  const pieces: Pieces = [];
  for (const [index, text] of value.items.entries()) {
    if (index > 0) pieces.push(BREAK);
    pieces.push({ text, quoted, split: !quoted });
  }
  return pieces;
}

/** `${...}` in all its forms (bash manual, "Shell Parameter Expansion"). */
export function* expandParameter(shell: ShellState, part: ParameterExpansionPart, quoted: boolean): Task<Pieces> {
  let name = part.parameter;
  const operation = part.operation;
  let subscript = part.index === undefined ? undefined : yield* expandString(shell, part.index.text.replace(/^["']|["']$/g, ''));
  if (name === '' && part.prefix !== undefined) return yield* simpleParameter(shell, part.prefix, quoted);
  if (part.prefix === '!') {
    if (operation?.type === 'Names')
      return toPieces(shell, { list: true, items: namesWith(shell, name), star: operation.operator === '*' }, quoted);
    if (subscript === '@' || subscript === '*') {
      const variable = findVariable(shell, name);
      return toPieces(
        shell,
        { list: true, items: variable ? entriesOf(variable).map((entry) => entry[0]) : [], star: subscript === '*' },
        quoted,
      );
    }
    const target = valueOf(shell, name, subscript);
    const indirect = /^(\w+|[@*#?$!-])(?:\[(.*)\])?$/.exec(target.list ? '' : (target.text ?? ''));
    if (!indirect) {
      yield* abort(
        shell,
        `${target.list || target.text === undefined ? `${name}: invalid indirect expansion` : `${target.text}: invalid variable name`}`,
      );
      return [];
    }
    name = indirect[1] ?? '';
    subscript = indirect[2];
  }
  if (!/^(?:[A-Za-z_]\w*|\d+|[@*#?$!-])$/.test(name) || operation?.type === 'Unknown') {
    yield* abort(shell, `${part.text}: bad substitution`);
    return [];
  }
  const value = valueOf(shell, name, subscript);
  if (part.prefix === '#') {
    if (operation === undefined) yield* checkBound(shell, name, value);
    return [{ text: String(value.list ? value.items.length : [...(value.text ?? '')].length), quoted, split: !quoted }];
  }
  if (operation?.type === 'Default') return yield* applyDefault(shell, name, subscript, value, operation, quoted);
  yield* checkBound(shell, name, value);
  if (!operation) return toPieces(shell, value, quoted);
  if (operation.type === 'Slice') return yield* slice(shell, name, value, operation, quoted);
  const apply = yield* operator(shell, operation);
  if (value.list) return toPieces(shell, { ...value, items: value.items.map(apply) }, quoted);
  return toPieces(shell, { list: false, text: value.text === undefined ? undefined : apply(value.text) }, quoted);
}

function namesWith(shell: ShellState, prefix: string): string[] {
  const names = new Set(
    shell.scopes.flatMap((scope) => [...scope].filter(([, v]) => v.text !== undefined || v.items).map(([name]) => name)),
  );
  return [...names].filter((name) => name.startsWith(prefix)).sort();
}

function* applyDefault(
  shell: ShellState,
  name: string,
  subscript: string | undefined,
  value: Value,
  operation: Extract<ParameterOperation, { type: 'Default' }>,
  quoted: boolean,
): Task<Pieces> {
  const colon = operation.operator.startsWith(':');
  const text = value.list ? (value.items.length === 0 ? undefined : value.items.join(' ')) : value.text;
  const missing = text === undefined || (colon && text === '');
  const kind = operation.operator.slice(-1);
  if (kind === '+') return missing ? [] : yield* expandPieces(shell, operation.operand, quoted ? 'quoted' : 'operand');
  if (!missing) return toPieces(shell, value, quoted);
  if (kind === '-') return yield* expandPieces(shell, operation.operand, quoted ? 'quoted' : 'operand');
  const operand = joinPieces(yield* expandPieces(shell, operation.operand, quoted ? 'quoted' : 'plain'));
  if (kind === '=') {
    if (!NAME.test(name)) yield* abort(shell, `$${name}: cannot assign in this way`);
    else yield* assignScalar(shell, name, subscript, operand, false);
    return [{ text: operand, quoted, split: !quoted }];
  }
  yield* abort(
    shell,
    `${name}: ${operand === '' ? (colon ? 'parameter null or not set' : 'parameter not set') : operand}`,
    shell.interactive ? 1 : 127,
  );
  return [];
}

function* slice(
  shell: ShellState,
  name: string,
  value: Value,
  operation: Extract<ParameterOperation, { type: 'Slice' }>,
  quoted: boolean,
): Task<Pieces> {
  const number = function* (text: string): Task<number> {
    const result = evaluateArithmetic(shell, yield* expandString(shell, text));
    if (!result.ok) yield* abort(shell, result.error);
    return result.ok ? Number(result.value) : 0;
  };
  const items = value.list ? (name === '@' || name === '*' ? [shell.arg0, ...value.items] : value.items) : [...(value.text ?? '')];
  let from = yield* number(operation.offset.text);
  if (from < 0) from = Math.max(from + items.length, value.list ? 0 : -1);
  let to = items.length;
  if (operation.length) {
    const length = yield* number(operation.length.text);
    if (length < 0 && value.list) {
      yield* abort(shell, `${operation.length.text}: substring expression < 0`);
      return [];
    }
    to = length < 0 ? items.length + length : from + length;
  }
  const chosen = from < 0 ? [] : items.slice(from, to);
  return toPieces(shell, value.list ? { ...value, items: chosen } : { list: false, text: chosen.join('') }, quoted);
}

function* operator(
  shell: ShellState,
  operation: Exclude<ParameterOperation, { type: 'Default' | 'Slice' | 'Unknown' }>,
): Task<(text: string) => string> {
  switch (operation.type) {
    case 'Remove': {
      const pattern = yield* expandPattern(shell, operation.operand);
      return (text) => removePart(text, pattern, operation.operator);
    }
    case 'Replace': {
      const pattern = yield* expandPattern(shell, operation.pattern);
      const replacement = yield* expandText(shell, operation.replacement);
      return (text) => replacePart(text, pattern, replacement, operation.operator);
    }
    case 'CaseModification': {
      const pattern = operation.operand && operation.operand.text !== '' ? yield* expandPattern(shell, operation.operand) : undefined;
      return (text) => changeCase(text, operation.operator, pattern);
    }
    case 'Transform':
      return (text) => {
        if (operation.operand.text === 'Q') return shellQuote(text);
        if (operation.operand.text === 'U') return text.toUpperCase();
        if (operation.operand.text === 'L') return text.toLowerCase();
        return operation.operand.text === 'u'
          ? text.slice(0, 1).toUpperCase() + text.slice(1)
          : operation.operand.text === 'E'
            ? unescapePattern(text)
            : text;
      };
    case 'Names':
      return (text) => text;
  }
}
