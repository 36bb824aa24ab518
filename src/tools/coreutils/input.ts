import { FILE_ERROR_TEXT, resolvePath } from '../../base/files.ts';
import { signalExit, type Process } from '../../base/process.ts';
import { textSource, type Source } from '../../base/stream.ts';
import type { Signal, Task } from '../../base/task.ts';
import { isSignal } from './command.ts';

/** A file to read from: `-` is standard input. */
export function openInput(
  process: Process,
  path: string,
): { readonly ok: true; readonly source: Source } | { readonly ok: false; readonly reason: string } {
  if (path === '-') return { ok: true, source: process.stdin };
  const text = readPath(process, path);
  return text.ok ? { ok: true, source: textSource(text.value) } : { ok: false, reason: FILE_ERROR_TEXT[text.errno] };
}

/** Reads a path of the command line. An empty name is no file, and a trailing slash asks for a directory. */
export function readPath(process: Process, path: string): ReturnType<Process['files']['read']> {
  if (path === '') return { ok: false, errno: 'ENOENT' };
  const text = process.files.read(resolvePath(process.cwd, path));
  return text.ok && path.endsWith('/') ? { ok: false, errno: 'ENOTDIR' } : text;
}

/** All text of a source until its end; the signal when one came first. */
export function* readAll(source: Source): Task<string | { readonly signal: Signal }> {
  const parts: string[] = [];
  for (;;) {
    const part = yield* source.read();
    if (part === undefined) return parts.join('');
    if (isSignal(part)) return part;
    parts.push(part);
  }
}

/** Lines with their newlines, as many as are there at a time; the last may lack its newline. */
export interface LineReader {
  next(): Task<readonly string[] | undefined | { readonly signal: Signal }>;
  /** what has been read but not given out, for a `head` that leaves the rest to others */
  readonly source: Source;
}

export function lineReader(source: Source, terminator = '\n'): LineReader {
  let rest = '';
  let ended = false;
  return {
    source,
    *next() {
      while (!ended) {
        const part = yield* source.read();
        if (isSignal(part)) return part;
        if (part === undefined) {
          ended = true;
          break;
        }
        const at = part.lastIndexOf(terminator);
        if (at < 0) {
          rest += part;
          continue;
        }
        const whole = rest + part.slice(0, at + 1);
        rest = part.slice(at + 1);
        return splitLines(whole, terminator);
      }
      const last = rest;
      rest = '';
      return last === '' ? undefined : [last];
    },
  };
}

/** Lines with their terminators. */
export function splitLines(text: string, terminator = '\n'): string[] {
  const lines = text.split(terminator);
  const last = lines.pop() ?? '';
  const whole = lines.map((line) => line + terminator);
  return last === '' ? whole : [...whole, last];
}

export function chomp(line: string): string {
  return line.endsWith('\n') ? line.slice(0, -1) : line;
}

/** What reading the files of a command line came to. */
export interface Gathered {
  readonly texts: readonly { readonly name: string; readonly text: string }[];
  /** 0, 1 when some file could not be read, more than 128 after a signal */
  readonly exit: number;
}

/** Reads all files of a command line (standard input when there are none); errors are printed as `tool: name: reason`. */
export function* gather(process: Process, operands: readonly string[]): Task<Gathered> {
  const texts: { name: string; text: string }[] = [];
  let exit = 0;
  for (const name of operands.length === 0 ? ['-'] : operands) {
    const input = openInput(process, name);
    if (!input.ok) {
      yield* process.stderr.write(`${process.name}: ${name}: ${input.reason}\n`);
      exit = 1;
      continue;
    }
    const text = yield* readAll(input.source);
    if (isSignal(text)) return { texts, exit: signalExit(text.signal) };
    texts.push({ name, text });
  }
  return { texts, exit };
}

/** Runs lines of all files through `each`, which gives text to print; stops with the exit code to end with. */
export function* eachLine(
  process: Process,
  operands: readonly string[],
  each: (line: string) => string,
  print: (text: string) => Task<number | undefined>,
): Task<number> {
  let exit = 0;
  for (const name of operands.length === 0 ? ['-'] : operands) {
    const input = openInput(process, name);
    if (!input.ok) {
      yield* process.stderr.write(`${process.name}: ${name}: ${input.reason}\n`);
      exit = 1;
      continue;
    }
    const reader = lineReader(input.source);
    for (;;) {
      const lines = yield* reader.next();
      if (lines === undefined) break;
      if (isSignal(lines)) return signalExit(lines.signal);
      const ended = yield* print(lines.map(each).join(''));
      if (ended !== undefined) return ended;
    }
  }
  return exit;
}
