import { resolvePath } from '../../base/files.ts';
import type { Command, Process } from '../../base/process.ts';
import { signalExit } from '../../base/process.ts';
import type { Task } from '../../base/task.ts';
import { coreCommand, emit, fail, isSignal, type Call } from './command.ts';
import { createGrepOutput } from './grep-output.ts';
import { chomp, lineReader, openInput } from './input.ts';
import { literalPattern, posixPattern } from './posix-regex.ts';

/** Finds the pattern in a line: the matcher of all `-e` and the operand. */
function compile(
  call: Call,
  patterns: readonly string[],
  kind: 'basic' | 'extended' | 'fixed' | 'perl',
): { readonly ok: true; readonly regex: RegExp } | { readonly ok: false; readonly error: string } {
  const sources: string[] = [];
  for (const pattern of patterns.flatMap((each) => each.split('\n'))) {
    if (kind === 'fixed') sources.push(literalPattern(pattern));
    else if (kind === 'perl') sources.push(pattern);
    else {
      const translated = posixPattern(pattern, kind === 'extended');
      if (!translated.ok) return translated;
      sources.push(translated.source);
    }
  }
  const joined = sources.map((source) => `(?:${source})`).join('|');
  const source = call.has('x') ? `^(?:${joined})$` : call.has('w') ? `(?<!\\w)(?:${joined})(?!\\w)` : joined;
  try {
    return { ok: true, regex: new RegExp(source, call.has('i') || call.has('y') ? 'gi' : 'g') };
  } catch {
    return { ok: false, error: 'Invalid regular expression' };
  }
}

/** Files below a directory, in the order of names. */
function below(process: Process, name: string, depth = 0): readonly string[] {
  const list = process.files.list(resolvePath(process.cwd, name));
  if (!list.ok || depth > 64) return [];
  return list.value.flatMap((entry) => {
    const path = name.endsWith('/') ? name + entry : `${name}/${entry}`;
    const stat = process.files.stat(resolvePath(process.cwd, path), { follow: false });
    if (!stat.ok || stat.value.kind === 'link') return [];
    return stat.value.kind === 'directory' ? below(process, path, depth + 1) : [path];
  });
}

const OPTIONS = [
  'i|ignore-case',
  'y',
  'v|invert-match',
  'n|line-number',
  'c|count',
  'o|only-matching',
  'q|quiet',
  'silent',
  's|no-messages',
  'l|files-with-matches',
  'L|files-without-match',
  'w|word-regexp',
  'x|line-regexp',
  'H|with-filename',
  'h|no-filename',
  'E|extended-regexp',
  'F|fixed-strings',
  'G|basic-regexp',
  'P|perl-regexp',
  'r|recursive',
  'R',
  'e|regexp=',
  'f|file=',
  'A|after-context=',
  'B|before-context=',
  'C|context=',
  'm|max-count=',
  'include=',
  'exclude=',
  'color',
  'colour',
  'a|text',
  'I',
  'line-buffered',
  'b|byte-offset',
  'no-ignore-case',
];

function grepCommand(name: string, fallback: 'basic' | 'extended' | 'fixed'): Command {
  return coreCommand({
    name,
    summary: 'prints lines that match a pattern',
    usageExit: 2,
    options: OPTIONS,
    unsimulated: ['-z', '-T', '-Z', '-U', '-d', '-D', '--exclude-dir', '--label'],
    rewrite: (args) => args.flatMap((word) => (/^-\d+$/.test(word) ? ['-C', word.slice(1)] : [word])),
    *run(call) {
      const { process, has, value, options } = call;
      const operands = [...call.operands];
      let patterns = options.given.filter((each) => each.name === 'e').map((each) => each.value);
      const patternFile = value('f');
      if (patternFile !== undefined) {
        const text = process.files.read(resolvePath(process.cwd, patternFile));
        if (!text.ok) return yield* fail(process, `${patternFile}: No such file or directory`, 2);
        if (text.value !== '') patterns = [...patterns, chomp(text.value)];
      } else if (patterns.length === 0) {
        const operand = operands.shift();
        if (operand === undefined) {
          yield* process.stderr.write(
            `Usage: ${process.name} [OPTION]... PATTERNS [FILE]...\nTry '${process.name} --help' for more information.\n`,
          );
          return 2;
        }
        patterns = [operand];
      }
      const chosen = options.given.findLast((each) => ['E', 'F', 'G', 'P'].includes(each.name))?.name;
      const kind = chosen === 'E' ? 'extended' : chosen === 'F' ? 'fixed' : chosen === 'P' ? 'perl' : chosen === 'G' ? 'basic' : fallback;
      const compiled = compile(call, patterns, kind);
      if (!compiled.ok) return yield* fail(process, compiled.error, 2);
      for (const context of ['A', 'B', 'C']) {
        const given = value(context);
        if (given !== undefined && !/^\d+$/.test(given)) return yield* fail(process, `${given}: invalid context length argument`, 2);
      }
      const recursive = has('r') || has('R');
      return yield* search(call, compiled.regex, operands, recursive);
    },
  });
}

function glob(pattern: string): RegExp {
  return new RegExp(`^${literalPattern(pattern).replace(/\\\*/g, '.*').replace(/\\\?/g, '.')}$`);
}

function* search(call: Call, regex: RegExp, operands: readonly string[], recursive: boolean): Task<number> {
  const { process, has, options } = call;
  const quiet = has('q') || has('silent');
  const roots = operands.length > 0 ? operands : [recursive ? '.' : '-'];
  const names: string[] = [];
  const includes = options.given.filter((each) => each.name === 'include').map((each) => glob(each.value));
  const excludes = options.given.filter((each) => each.name === 'exclude').map((each) => glob(each.value));
  const wanted = (path: string): boolean => {
    const base = path.slice(path.lastIndexOf('/') + 1);
    return (includes.length === 0 || includes.some((each) => each.test(base))) && !excludes.some((each) => each.test(base));
  };
  for (const root of roots) {
    const stat = process.files.stat(resolvePath(process.cwd, root));
    if (recursive && root !== '-' && stat.ok && stat.value.kind === 'directory') {
      const found = below(process, root).filter(wanted);
      names.push(...(operands.length > 0 ? found : found.map((path) => path.slice(2))));
    } else names.push(root);
  }
  const withName = has('H') || (!has('h') && (roots.length > 1 || recursive));
  const output = createGrepOutput(call, regex, withName);
  let matched = false;
  let failed = false;
  for (const name of names) {
    const input = openInput(process, name);
    if (!input.ok) {
      if (!has('s')) yield* fail(process, `${name}: ${input.reason}`);
      failed = true;
      continue;
    }
    const file = output.begin(name === '-' ? '(standard input)' : name);
    const reader = lineReader(input.source);
    reading: for (;;) {
      const lines = yield* reader.next();
      if (lines === undefined) break;
      if (isSignal(lines)) return signalExit(lines.signal);
      const { text, done } = file.take(lines);
      const ended = quiet ? undefined : yield* emit(process, text);
      if (ended !== undefined) return ended;
      if (file.matched() && quiet) return 0;
      if (done) break reading;
    }
    const ended = quiet ? undefined : yield* emit(process, file.end());
    if (ended !== undefined) return ended;
    if (has('L') ? !file.matched() : file.matched()) matched = true;
  }
  return failed ? (quiet && matched ? 0 : 2) : matched ? 0 : 1;
}

export const grep = grepCommand('grep', 'basic');
export const egrep = grepCommand('egrep', 'extended');
export const fgrep = grepCommand('fgrep', 'fixed');
