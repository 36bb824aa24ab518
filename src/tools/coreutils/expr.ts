import type { Command } from '../../base/process.ts';
import { coreCommand, emit, fail, usage } from './command.ts';
import { posixPattern } from './posix-regex.ts';

/** A value, or GNU's sentence about what is wrong. */
type Value = string | { readonly error: string };
const failed = (error: string): Value => ({ error });

const LEVELS: readonly (readonly string[])[] = [['|'], ['&'], ['<', '<=', '=', '==', '!=', '>=', '>'], ['+', '-'], ['*', '/', '%'], [':']];
const integer = (text: string): bigint | undefined => (/^-?\d+$/.test(text) ? BigInt(text) : undefined);
const isNull = (text: string): boolean => text === '' || /^-?0+$/.test(text);
/** Nested parentheses at most. */
const MAX_DEPTH = 200;

/** Recursive descent over the words, one function for every level of precedence (expr(1)). */
class Reader {
  #at = 0;
  #depth = 0;
  readonly words: readonly string[];
  constructor(words: readonly string[]) {
    this.words = words;
  }

  whole(): Value {
    const value = this.#level(0);
    if (typeof value !== 'string') return value;
    const left = this.words[this.#at];
    return left === undefined ? value : failed(`syntax error: unexpected argument ‘${left}’`);
  }

  #level(index: number): Value {
    const operators = LEVELS[index];
    if (!operators) return this.#primary();
    let left = this.#level(index + 1);
    for (;;) {
      const operator = this.words[this.#at];
      if (typeof left !== 'string' || operator === undefined || !operators.includes(operator)) return left;
      this.#at++;
      const right = this.#level(index + 1);
      left = typeof right !== 'string' ? right : apply(operator, left, right);
    }
  }

  #primary(): Value {
    const word = this.words[this.#at];
    if (word === undefined) return failed(`syntax error: missing argument after ‘${this.words[this.#at - 1] ?? ''}’`);
    this.#at++;
    if (word === '+' && this.words[this.#at] !== undefined) return this.words[this.#at++] ?? '';
    if (word === '(') {
      if (++this.#depth > MAX_DEPTH) return failed('memory exhausted');
      const value = this.#level(0);
      if (typeof value !== 'string') return value;
      const close = this.words[this.#at++];
      this.#depth--;
      if (close === ')') return value;
      return failed(`syntax error: expecting ')' ${close === undefined ? `after ‘${this.words.at(-1) ?? ''}’` : `instead of ‘${close}’`}`);
    }
    if (word === ')') return failed("syntax error: unexpected ')'");
    const count = ({ length: 1, index: 2, match: 2, substr: 3 } as Readonly<Record<string, number>>)[word];
    if (count === undefined || this.words.length < this.#at + 1) return word;
    const given: string[] = [];
    for (let i = 0; i < count; i++) {
      const value = this.#primary();
      if (typeof value !== 'string') return value;
      given.push(value);
    }
    return named(word, given);
  }
}

function named(word: string, [first = '', second = '', third = '']: readonly string[]): Value {
  if (word === 'length') return String([...first].length);
  if (word === 'match') return matched(first, second);
  if (word === 'index') return String(1 + [...first].findIndex((char) => second.includes(char)));
  const [from, count] = [integer(second), integer(third)];
  if (from === undefined || count === undefined || from < 1n || count < 1n) return '';
  return [...first].slice(Number(from) - 1, Number(from) - 1 + Number(count)).join('');
}

/** Anchored at the start: the first group, or how many characters match. */
function matched(text: string, pattern: string): Value {
  const regex = posixPattern(pattern.replace(/^\^/, ''), false);
  if (!regex.ok) return failed(regex.error);
  const found = new RegExp(`^(?:${regex.source})`, 'u').exec(text);
  const group = /\\\(/.test(pattern);
  return group ? (found?.[1] ?? '') : String(found?.[0].length ?? 0);
}

function apply(operator: string, left: string, right: string): Value {
  if (operator === '|') return isNull(left) ? (isNull(right) ? '0' : right) : left;
  if (operator === '&') return isNull(left) || isNull(right) ? '0' : left;
  if (operator === ':') return matched(left, right);
  const [a, b] = [integer(left), integer(right)];
  if (/^[<>=!]/.test(operator)) {
    const order = a !== undefined && b !== undefined ? (a < b ? -1 : a > b ? 1 : 0) : left < right ? -1 : left > right ? 1 : 0;
    const holds: Readonly<Record<string, boolean>> = {
      '<': order < 0,
      '<=': order <= 0,
      '=': order === 0,
      '==': order === 0,
      '!=': order !== 0,
      '>=': order >= 0,
      '>': order > 0,
    };
    return holds[operator] === true ? '1' : '0';
  }
  if (a === undefined || b === undefined) return failed('non-integer argument');
  if ((operator === '/' || operator === '%') && b === 0n) return failed('division by zero');
  switch (operator) {
    case '+':
      return String(a + b);
    case '-':
      return String(a - b);
    case '*':
      return String(a * b);
    case '/':
      return String(a / b);
    default:
      return String(a % b);
  }
}

const help = coreCommand({
  name: 'expr',
  summary: 'evaluates an expression',
  *run({ process }) {
    return yield* usage(process, 'missing operand', 2);
  },
});

/** expr(1): its words are operators and operands, never options. */
export const expr: Command = {
  name: 'expr',
  summary: help.summary,
  *run(process) {
    if (process.args.length === 0 || process.args[0] === '--help') return yield* help.run(process);
    const value = new Reader(process.args[0] === '--' ? process.args.slice(1) : process.args).whole();
    if (typeof value !== 'string') return yield* fail(process, value.error, 2);
    return (yield* emit(process, `${value}\n`)) ?? (isNull(value) ? 1 : 0);
  },
};
