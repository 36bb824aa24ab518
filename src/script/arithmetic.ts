import { err, ok, type Result } from '../base/result.ts';
import { NAME, entriesOf, findVariable, obtainVariable, scalarOf, storeElement, storeScalar } from './variables.ts';
import type { ShellState } from './state.ts';

/**
 * Shell arithmetic (bash manual, "Shell Arithmetic"): 64-bit integers, C's operators and precedence, variables by name, assignments. The text
 * has been expanded before. Errors are worded as bash does, without the shell's name.
 */
export function evaluateArithmetic(shell: ShellState, text: string, depth = 0): Result<bigint> {
  if (text.trim() === '') return ok(0n);
  if (depth > 64) return err(`${text}: expression recursion level exceeded (error token is "${text}")`);
  const state: Reader = { shell, text, position: 0, token: '', tokenAt: 0, skip: 0, failure: undefined, depth };
  advance(state);
  const value = comma(state);
  if (state.failure === undefined && state.token !== '') {
    const kind =
      /^[A-Za-z0-9_]/.test(state.token) || !/^[-+*/%=<>&|^!~?:,()]/.test(state.token)
        ? 'syntax error in expression'
        : 'syntax error in expression';
    fail(state, invalidToken(state.token) ? 'syntax error: invalid arithmetic operator' : kind);
  }
  return state.failure === undefined ? ok(value) : err(`${text.replace(/^\s+/, '')}: ${state.failure}`);
}

interface Reader {
  readonly shell: ShellState;
  readonly text: string;
  position: number;
  token: string;
  tokenAt: number;
  /** above zero while a branch that is not taken is parsed */
  skip: number;
  failure: string | undefined;
  readonly depth: number;
}

/** Something that can be assigned to. */
interface Place {
  readonly name: string;
  readonly subscript: string | undefined;
}

const TOKEN = /\s*(<<=|>>=|\*\*|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&^|]=|0[xX][0-9a-fA-F]+|\d+#[0-9A-Za-z@_]+|\d\w*|[A-Za-z_]\w*|\S)/y;

function invalidToken(token: string): boolean {
  return !/^[-+*/%=<>&|^!~?:,()\w]/.test(token);
}

function advance(state: Reader): void {
  TOKEN.lastIndex = state.position;
  const match = TOKEN.exec(state.text);
  state.tokenAt = match ? match.index + match[0].length - (match[1] ?? '').length : state.text.length;
  state.token = match?.[1] ?? '';
  state.position = match ? TOKEN.lastIndex : state.text.length;
}

function fail(state: Reader, message: string, from = state.tokenAt): 0n {
  state.failure ??= `${message} (error token is "${state.text.slice(from)}")`;
  state.token = '';
  state.position = state.text.length;
  return 0n;
}

const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);

function comma(state: Reader): bigint {
  let value = assignment(state);
  while (state.token === ',') {
    advance(state);
    value = assignment(state);
  }
  return value;
}

const ASSIGN = new Set(['=', '+=', '-=', '*=', '/=', '%=', '&=', '^=', '|=', '<<=', '>>=']);

function assignment(state: Reader): bigint {
  const start = { position: state.position, token: state.token, tokenAt: state.tokenAt };
  if (/^[A-Za-z_]/.test(state.token)) {
    const place = readPlace(state);
    const operator = state.token;
    if (place && ASSIGN.has(operator)) {
      advance(state);
      const right = assignment(state);
      if (state.failure !== undefined || state.skip > 0) return 0n;
      const value = operator === '=' ? right : binary(state, operator.slice(0, -1), load(state, place), right, state.tokenAt);
      store(state, place, value);
      return value;
    }
    Object.assign(state, start);
  }
  return ternary(state);
}

function readPlace(state: Reader): Place | undefined {
  const name = state.token;
  let subscript: string | undefined;
  if (state.text[state.position] === '[') {
    let depth = 0;
    let end = state.position;
    for (; end < state.text.length; end++) {
      if (state.text[end] === '[') depth++;
      else if (state.text[end] === ']' && --depth === 0) break;
    }
    subscript = state.text.slice(state.position + 1, end);
    state.position = Math.min(end + 1, state.text.length);
  }
  advance(state);
  return NAME.test(name) ? { name, subscript } : undefined;
}

function ternary(state: Reader): bigint {
  const test = levels(state, 0);
  if (state.token !== '?') return test;
  advance(state);
  if (test === 0n) state.skip++;
  const yes = comma(state);
  if (test === 0n) state.skip--;
  if ((state.token as string) !== ':') return fail(state, "`:' expected for conditional expression");
  advance(state);
  if (test !== 0n) state.skip++;
  const no = assignment(state);
  if (test !== 0n) state.skip--;
  return test !== 0n ? yes : no;
}

const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

function levels(state: Reader, level: number): bigint {
  const operators = LEVELS[level];
  if (!operators) return power(state);
  let left = levels(state, level + 1);
  while (operators.includes(state.token)) {
    const operator = state.token;
    advance(state);
    const lazy = (operator === '||' && left !== 0n) || (operator === '&&' && left === 0n);
    if (lazy) state.skip++;
    const at = state.tokenAt;
    const right = levels(state, level + 1);
    if (lazy) state.skip--;
    if (state.failure !== undefined) return 0n;
    left = binary(state, operator, left, right, at);
  }
  return left;
}

function power(state: Reader): bigint {
  const base = unary(state);
  if (state.token !== '**') return base;
  advance(state);
  const at = state.tokenAt;
  const exponent = power(state);
  if (exponent < 0n) return fail(state, 'exponent less than 0', at);
  let result = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = wrap(result * square);
    square = wrap(square * square);
  }
  return result;
}

function binary(state: Reader, operator: string, a: bigint, b: bigint, at: number): bigint {
  const truth = (value: boolean): bigint => (value ? 1n : 0n);
  switch (operator) {
    case '||':
      return truth(a !== 0n || b !== 0n);
    case '&&':
      return truth(a !== 0n && b !== 0n);
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '&':
      return a & b;
    case '==':
      return truth(a === b);
    case '!=':
      return truth(a !== b);
    case '<':
      return truth(a < b);
    case '>':
      return truth(a > b);
    case '<=':
      return truth(a <= b);
    case '>=':
      return truth(a >= b);
    case '<<':
      return wrap(a << (b & 63n));
    case '>>':
      return a >> (b & 63n);
    case '+':
      return wrap(a + b);
    case '-':
      return wrap(a - b);
    case '*':
      return wrap(a * b);
    default:
      if (b === 0n) return state.skip > 0 ? 0n : fail(state, 'division by 0', at);
      return operator === '/' ? wrap(a / b) : a % b;
  }
}

function unary(state: Reader): bigint {
  const operator = state.token;
  if (operator === '++' || operator === '--') {
    advance(state);
    if (!/^[A-Za-z_]/.test(state.token)) {
      const value = unary(state);
      return operator === '--' ? value : value;
    }
    const place = readPlace(state);
    if (!place) return fail(state, 'syntax error: operand expected');
    const value = load(state, place) + (operator === '++' ? 1n : -1n);
    if (state.skip === 0) store(state, place, value);
    return value;
  }
  if (operator === '!' || operator === '~' || operator === '-' || operator === '+') {
    advance(state);
    const value = unary(state);
    if (operator === '!') return value === 0n ? 1n : 0n;
    return operator === '~' ? ~value : operator === '-' ? wrap(-value) : value;
  }
  return primary(state);
}

function primary(state: Reader): bigint {
  const token = state.token;
  if (token === '(') {
    advance(state);
    const value = comma(state);
    if (state.token !== ')') return fail(state, "missing `)'");
    advance(state);
    return value;
  }
  if (/^\d/.test(token)) {
    const value = parseNumber(token);
    if (typeof value === 'string') return fail(state, value);
    advance(state);
    return value;
  }
  if (/^[A-Za-z_]/.test(token)) {
    const place = readPlace(state);
    if (!place) return fail(state, 'syntax error: operand expected');
    const value = load(state, place);
    if (state.token === '++' || state.token === '--') {
      if (state.skip === 0) store(state, place, value + (state.token === '++' ? 1n : -1n));
      advance(state);
    }
    return value;
  }
  if (token !== '' && invalidToken(token)) return fail(state, 'syntax error: operand expected');
  return fail(state, 'syntax error: operand expected', token === '' ? lastToken(state.text) : state.tokenAt);
}

/** Where the last token begins: what bash names when an operand is missing at the end. */
function lastToken(text: string): number {
  const match = /(?:\*\*|<<|>>|&&|\|\||\S)\s*$/.exec(text);
  return match ? match.index : 0;
}

/** A number with an optional base, or why it is none. */
export function parseNumber(token: string): bigint | string {
  if (/^0[xX][0-9a-fA-F]+$/.test(token)) return wrap(BigInt(token));
  const based = /^(\d+)#([0-9A-Za-z@_]+)$/.exec(token);
  if (based) {
    const base = Number(based[1]);
    if (base < 2 || base > 64) return 'invalid arithmetic base';
    let value = 0n;
    for (const letter of base <= 36 ? (based[2] ?? '').toLowerCase() : (based[2] ?? '')) {
      const digit = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@_'.indexOf(letter);
      if (digit >= base) return 'value too great for base';
      value = wrap(value * BigInt(base) + BigInt(digit));
    }
    return value;
  }
  if (/^0[0-7]*$/.test(token)) return token === '0' ? 0n : wrap(BigInt(`0o${token.slice(1)}`));
  if (/^[1-9]\d*$/.test(token)) return wrap(BigInt(token));
  return 'value too great for base';
}

function keyOf(state: Reader, place: Place): string {
  const variable = findVariable(state.shell, place.name);
  if (variable?.associative === true) return place.subscript ?? '0';
  const index = evaluateArithmetic(state.shell, place.subscript ?? '0', state.depth + 1);
  if (!index.ok) {
    state.failure ??= index.error;
    return '0';
  }
  if (index.value >= 0n || !variable) return String(index.value);
  const last = entriesOf(variable).at(-1);
  return String((last ? BigInt(last[0]) + 1n : 0n) + index.value);
}

function load(state: Reader, place: Place): bigint {
  if (state.skip > 0) return 0n;
  const variable = findVariable(state.shell, place.name);
  const text =
    place.subscript === undefined
      ? (scalarOf(variable) ?? special(state.shell, place.name))
      : (variable?.items?.get(keyOf(state, place)) ?? (variable?.items ? undefined : variable?.text));
  if (text === undefined) {
    if (state.shell.options.has('nounset')) fail(state, `${place.name}: unbound variable`);
    return 0n;
  }
  if (/^-?[1-9]\d{0,17}$/.test(text) || text === '0') return BigInt(text);
  const value = evaluateArithmetic(state.shell, text, state.depth + 1);
  if (value.ok) return value.value;
  state.failure ??= value.error.startsWith(`${text}: `) ? value.error.slice(text.length + 2) : value.error;
  return 0n;
}

function special(shell: ShellState, name: string): string | undefined {
  if (name === 'RANDOM') return String(shell.machine.random.integer(32768));
  if (name === 'SECONDS') return String(Math.floor((shell.machine.clock.now() - shell.startedAt) / 1000));
  return undefined;
}

function store(state: Reader, place: Place, value: bigint): void {
  const variable = obtainVariable(state.shell, place.name);
  if (variable.readonly) {
    state.failure ??= `${place.name}: readonly variable`;
    return;
  }
  const text = String(wrap(value));
  if (place.subscript === undefined) storeScalar(variable, text);
  else storeElement(variable, keyOf(state, place), text);
}
