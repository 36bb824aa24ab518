import { formatPrintf, unescapeEcho } from '../../base/printf.ts';
import { complain, writeError } from '../diagnose.ts';
import { assignScalar } from '../eval/assign.ts';
import { splitFields } from '../expand/split.ts';
import { readLine } from '../read-line.ts';
import { emptyVariable, getVariable, obtainVariable } from '../variables.ts';
import { testBinary, testUnary } from '../test-expression.ts';
import type { ShellState } from '../state.ts';
import type { Builtin } from './index.ts';
import { print } from './output.ts';

/** test(1) over words: `[` without its brackets. An object says what was wrong. */
function evaluate(shell: ShellState, words: readonly string[]): boolean | { readonly wrong: string } {
  const integer = (text: string): { readonly wrong: string } => ({ wrong: `${text}: integer expression expected` });
  const [a, b, c] = words;
  if (a === undefined) return false;
  if (words.length === 1) return a !== '';
  if (words.length === 2 && b !== undefined) {
    if (a === '!') return b === '';
    return /^-[a-zA-Z]$/.test(a) ? testUnary(shell, a, b) : { wrong: `${a}: unary operator expected` };
  }
  const or = words.lastIndexOf('-o');
  if (words.length > 3 && or > 0) return either(shell, words, or, false);
  const and = words.lastIndexOf('-a');
  if (words.length > 3 && and > 0) return either(shell, words, and, true);
  if (words.length === 3 && b !== undefined && c !== undefined && /^(=|==|!=|<|>|-(eq|ne|lt|le|gt|ge|nt|ot|ef))$/.test(b)) {
    const value = testBinary(shell, b, a, c);
    return value ?? integer(/^\s*[-+]?\d+\s*$/.test(a) ? c : a);
  }
  if (a === '!') {
    const value = evaluate(shell, words.slice(1));
    return typeof value === 'object' ? value : !value;
  }
  if (a === '(' && words.at(-1) === ')') return evaluate(shell, words.slice(1, -1));
  return words.length === 3 ? { wrong: `${b ?? ''}: binary operator expected` } : { wrong: 'too many arguments' };
}

function either(shell: ShellState, words: readonly string[], at: number, all: boolean): boolean | { readonly wrong: string } {
  const left = evaluate(shell, words.slice(0, at));
  if (typeof left === 'object') return left;
  const right = evaluate(shell, words.slice(at + 1));
  if (typeof right === 'object') return right;
  return all ? left && right : left || right;
}

const test: Builtin = function* (shell, args, name) {
  if (name === '[' && args.at(-1) !== ']') {
    yield* complain(shell, "[: missing `]'");
    return 2;
  }
  const value = evaluate(shell, name === '[' ? args.slice(0, -1) : args);
  if (typeof value !== 'object') return value ? 0 : 1;
  yield* complain(shell, `${name}: ${value.wrong}`);
  return 2;
};

const mapfile: Builtin = function* (shell, args) {
  const strip = args.includes('-t');
  const name = args.filter((word) => !word.startsWith('-')).at(-1) ?? 'MAPFILE';
  const items = new Map<string, string>();
  for (;;) {
    const line = yield* readLine(shell.descriptors.get(0)?.source);
    if (!line) break;
    items.set(String(items.size), line.text + (strip || line.ended ? '' : '\n'));
  }
  Object.assign(obtainVariable(shell, name), { items, text: undefined });
  return 0;
};

export const INPUT_OUTPUT = {
  test,
  '[': test,
  *echo(shell, args) {
    let at = 0;
    let newline = true;
    let escapes = shell.flavour === 'dash';
    for (; at < args.length && /^-[neE]+$/.test(args[at] ?? ''); at++) {
      const flags = args[at] ?? '';
      if (flags.includes('n')) newline = false;
      if (/[eE]/.test(flags)) escapes = flags.lastIndexOf('e') > flags.lastIndexOf('E');
    }
    const text = args.slice(at).join(' ');
    const out = escapes ? unescapeEcho(text) : { text, stop: false };
    return yield* print(shell, out.text + (newline && !out.stop ? '\n' : ''));
  },
  *printf(shell, args) {
    let words = args;
    const into = words[0] === '-v' ? words[1] : undefined;
    if (into !== undefined) words = words.slice(2);
    if (words[0] === '--') words = words.slice(1);
    const format = words[0];
    if (format === undefined) {
      yield* writeError(shell, 'printf: usage: printf [-v var] format [arguments]\n');
      return 2;
    }
    const out = formatPrintf(format, words.slice(1), shell.machine.clock.now());
    for (const message of out.errors) yield* complain(shell, `printf: ${message}`);
    if (into !== undefined) yield* assignScalar(shell, into, undefined, out.text, false);
    else yield* print(shell, out.text);
    return out.errors.length > 0 ? 1 : 0;
  },
  *read(shell, args) {
    const names: string[] = [];
    const given = { raw: false, silent: false, prompt: '', array: '', delimiter: '\n', count: 0, timeout: -1, fd: 0 };
    for (let index = 0; index < args.length; index++) {
      const word = args[index] ?? '';
      if (!/^-./.test(word) || names.length > 0) {
        names.push(word);
        continue;
      }
      for (let letter = 1; letter < word.length; letter++) {
        const flag = word[letter] ?? '';
        if (flag === 'r') given.raw = true;
        else if (flag === 's' || flag === 'e') given.silent = true;
        else {
          const value = letter + 1 < word.length ? word.slice(letter + 1) : (args[++index] ?? '');
          if (flag === 'p') given.prompt = value;
          else if (flag === 'a') given.array = value;
          else if (flag === 'd') given.delimiter = value === '' ? '\0' : value.slice(0, 1);
          else if (flag === 'n' || flag === 'N') given.count = Number(value);
          else if (flag === 't') given.timeout = Number(value);
          else if (flag === 'u') given.fd = Number(value);
          else {
            yield* complain(shell, `read: -${flag}: invalid option`);
            return 2;
          }
          break;
        }
      }
    }
    const source = shell.descriptors.get(given.fd)?.source;
    if (given.prompt !== '' && source?.isTerminal === true) yield* writeError(shell, given.prompt);
    let text = '';
    let ended = false;
    for (;;) {
      const line = yield* readLine(source, given.delimiter);
      if (line === undefined) {
        ended = true;
        break;
      }
      if (given.count > 0 && line.text.length > given.count) {
        source?.unread(line.text.slice(given.count) + (line.ended ? '' : given.delimiter));
        text += line.text.slice(0, given.count);
        break;
      }
      text += line.text;
      ended = line.ended;
      if (given.raw || !/(?:^|[^\\])(?:\\\\)*\\$/.test(line.text) || line.ended) break;
      text = text.slice(0, -1);
    }
    if (shell.pending.length > 0) return 130;
    const ifs = getVariable(shell, 'IFS') ?? ' \t\n';
    const plain = (part: string): string => (given.raw ? part : part.replace(/\\(.)/gs, '$1'));
    if (given.array !== '') {
      const variable = obtainVariable(shell, given.array);
      const fields = splitFields([{ text, quoted: false, split: true }], ifs);
      Object.assign(variable, { ...emptyVariable(), items: new Map(fields.map((field, index) => [String(index), plain(field.text)])) });
      return ended ? 1 : 0;
    }
    if (names.length === 0) yield* assignScalar(shell, 'REPLY', undefined, plain(text), false);
    let rest = text;
    const white = [...ifs].filter((letter) => ' \t\n'.includes(letter)).join('');
    const trim = (part: string): string => {
      let from = 0;
      let to = part.length;
      while (from < to && white.includes(part[from] ?? '')) from++;
      while (to > from && white.includes(part[to - 1] ?? '')) to--;
      return part.slice(from, to);
    };
    for (const [index, name] of names.entries()) {
      rest = trim(rest);
      let cut = rest.length;
      let next = rest.length;
      if (index < names.length - 1) {
        for (let at = 0; at < rest.length; at++) {
          if (!given.raw && rest[at] === '\\') at++;
          else if (ifs.includes(rest[at] ?? '')) {
            cut = at;
            while (at < rest.length && white.includes(rest[at] ?? '')) at++;
            next = at < rest.length && ifs.includes(rest[at] ?? '') ? at + 1 : at;
            break;
          }
        }
      }
      yield* assignScalar(shell, name, undefined, plain(rest.slice(0, cut)), false);
      if (shell.flow) return 1;
      rest = rest.slice(next);
    }
    return ended ? 1 : 0;
  },
  mapfile,
  readarray: mapfile,
} satisfies Record<string, Builtin>;
