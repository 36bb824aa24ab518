import type { FileStat } from '../../base/files.ts';
import { globPattern } from './glob.ts';

/** An expression of find(1). */
export type FindTest =
  | { readonly kind: 'and' | 'or'; readonly tests: readonly FindTest[] }
  | { readonly kind: 'not'; readonly test: FindTest }
  | { readonly kind: 'name'; readonly pattern: RegExp; readonly whole: boolean }
  | { readonly kind: 'type'; readonly kinds: readonly FileStat['kind'][] }
  | { readonly kind: 'compare'; readonly what: 'size' | 'age'; readonly sign: string; readonly number: number; readonly unit: number }
  | { readonly kind: 'user'; readonly name: string }
  | { readonly kind: 'perm'; readonly mode: number; readonly all: boolean }
  | { readonly kind: 'newer'; readonly file: string }
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'print'; readonly end: string }
  | { readonly kind: 'empty' | 'delete' | 'prune' }
  | { readonly kind: 'exec'; readonly words: readonly string[]; readonly batch: boolean };

export type ParsedFind =
  | {
      readonly ok: true;
      readonly roots: readonly string[];
      readonly test: FindTest;
      readonly limits: { readonly min: number; readonly max: number; readonly deep: boolean };
    }
  | { readonly ok: false; readonly error: string; readonly unsimulated: boolean };

class Stop {
  readonly error: string;
  readonly unsimulated: boolean;
  constructor(error: string, unsimulated = false) {
    this.error = error;
    this.unsimulated = unsimulated;
  }
}

const KINDS: Readonly<Record<string, FileStat['kind']>> = { f: 'file', d: 'directory', l: 'link', c: 'device' };
const SIZES: Readonly<Record<string, number>> = { '': 512, b: 512, c: 1, w: 2, k: 1024, M: 1048576, G: 1073741824 };
const UNSIMULATED = [
  '-regex',
  '-iregex',
  '-printf',
  '-fprintf',
  '-execdir',
  '-ok',
  '-okdir',
  '-ls',
  '-inum',
  '-links',
  '-group',
  '-atime',
  '-ctime',
  '-amin',
  '-cmin',
  '-xdev',
  '-mount',
  '-nouser',
  '-nogroup',
  '-quit',
  '-samefile',
  '-L',
  '-P',
  '-H',
  '-readable',
  '-writable',
  '-executable',
  '-lname',
  '-newermt',
  '-fstype',
];

/** Reads find's words: roots, then the expression with its precedence. */
export function parseFind(args: readonly string[]): ParsedFind {
  const first = args.findIndex((word) => /^(-.|\(|!)/.test(word));
  const roots = first < 0 ? args : args.slice(0, first);
  const words = first < 0 ? [] : args.slice(first);
  const limits = { min: 0, max: Infinity, deep: false };
  let at = 0;
  let acts = false;

  const take = (option: string): string | Stop => words[at++] ?? new Stop(`missing argument to \`${option}'`);

  const number = (option: string, suffix: RegExp): RegExpExecArray | Stop => {
    const text = take(option);
    if (text instanceof Stop) return text;
    return (
      suffix.exec(text) ??
      new Stop(option === '-size' ? `Invalid argument \`${text}' to -size` : `invalid argument \`${text}' to \`${option}'`)
    );
  };

  const primary = (depth: number): FindTest | Stop => {
    const word = words[at++] ?? '';
    if (depth > 100) return new Stop('expression too deep');
    if (word === '!' || word === '-not') {
      if (at >= words.length) return new Stop(`expected an expression after '${word}'`);
      const test = primary(depth + 1);
      return test instanceof Stop ? test : { kind: 'not', test };
    }
    if (word === '(') {
      const test = alternatives(depth + 1);
      if (test instanceof Stop) return test;
      return words[at++] === ')' ? test : new Stop("invalid expression; I was expecting to find a ')' somewhere but did not see one.");
    }
    switch (word) {
      case '-name':
      case '-iname':
      case '-path':
      case '-wholename':
      case '-ipath': {
        const text = take(word);
        return text instanceof Stop
          ? text
          : { kind: 'name', pattern: globPattern(text, word.startsWith('-i')), whole: !word.endsWith('iname') && word !== '-name' };
      }
      case '-type': {
        const text = take(word);
        if (text instanceof Stop) return text;
        const wrong = text.split(',').find((letter) => !/^[fdlcbps]$/.test(letter));
        if (wrong !== undefined)
          return new Stop(
            wrong.length > 1 ? "Must separate multiple arguments to -type using: ','" : `Unknown argument to -type: ${wrong}`,
          );
        return { kind: 'type', kinds: text.split(',').flatMap((letter) => (KINDS[letter] ? [KINDS[letter]] : [])) };
      }
      case '-maxdepth':
      case '-mindepth': {
        const text = take(word);
        if (text instanceof Stop) return text;
        if (!/^\d+$/.test(text)) return new Stop(`Expected a positive decimal integer argument to ${word}, but got '${text}'`);
        limits[word === '-maxdepth' ? 'max' : 'min'] = Number(text);
        return { kind: 'constant', value: true };
      }
      case '-depth':
      case '-delete': {
        limits.deep = true;
        if (word === '-delete') acts = true;
        return word === '-delete' ? { kind: 'delete' } : { kind: 'constant', value: true };
      }
      case '-empty':
      case '-prune':
        return { kind: word === '-empty' ? 'empty' : 'prune' };
      case '-true':
      case '-false':
        return { kind: 'constant', value: word === '-true' };
      case '-size': {
        const match = number(word, /^([-+]?)(\d+)([bcwkMG]?)$/);
        return match instanceof Stop
          ? match
          : { kind: 'compare', what: 'size', sign: match[1] ?? '', number: Number(match[2]), unit: SIZES[match[3] ?? ''] ?? 512 };
      }
      case '-mtime':
      case '-mmin': {
        const match = number(word, /^([-+]?)(\d+)$/);
        return match instanceof Stop
          ? match
          : { kind: 'compare', what: 'age', sign: match[1] ?? '', number: Number(match[2]), unit: word === '-mmin' ? 60_000 : 86_400_000 };
      }
      case '-newer':
      case '-user': {
        const text = take(word);
        return text instanceof Stop ? text : word === '-newer' ? { kind: 'newer', file: text } : { kind: 'user', name: text };
      }
      case '-perm': {
        const match = number(word, /^([-/]?)([0-7]{1,4})$/);
        return match instanceof Stop ? match : { kind: 'perm', mode: parseInt(match[2] ?? '0', 8), all: match[1] === '-' };
      }
      case '-print':
      case '-print0': {
        acts = true;
        return { kind: 'print', end: word === '-print' ? '\n' : '\0' };
      }
      case '-exec': {
        const end = words.findIndex((each, index) => index >= at && (each === ';' || (each === '+' && words[index - 1] === '{}')));
        if (end <= at) return new Stop("missing argument to `-exec'");
        acts = true;
        const test = { kind: 'exec', words: words.slice(at, end), batch: words[end] === '+' } as const;
        at = end + 1;
        return test;
      }
    }
    if (UNSIMULATED.includes(word)) return new Stop(word, true);
    if (word.startsWith('-')) return new Stop(`unknown predicate \`${word}'`);
    return new Stop(`paths must precede expression: \`${word}'`);
  };

  const sequence = (depth: number): FindTest | Stop => {
    const tests: FindTest[] = [];
    while (at < words.length && words[at] !== '-o' && words[at] !== '-or' && words[at] !== ')') {
      if (words[at] === '-a' || words[at] === '-and') at++;
      const test = primary(depth);
      if (test instanceof Stop) return test;
      tests.push(test);
    }
    return { kind: 'and', tests };
  };

  const alternatives = (depth: number): FindTest | Stop => {
    const tests: FindTest[] = [];
    for (;;) {
      const test = sequence(depth);
      if (test instanceof Stop) return test;
      tests.push(test);
      if (words[at] !== '-o' && words[at] !== '-or') return tests[1] === undefined ? test : { kind: 'or', tests };
      at++;
    }
  };

  const test = alternatives(0);
  if (test instanceof Stop) return { ok: false, error: test.error, unsimulated: test.unsimulated };
  if (at < words.length) return { ok: false, error: "invalid expression; you have too many ')'", unsimulated: false };
  return {
    ok: true,
    roots: roots.length === 0 ? ['.'] : roots,
    test: acts ? test : { kind: 'and', tests: [test, { kind: 'print', end: '\n' }] },
    limits,
  };
}
