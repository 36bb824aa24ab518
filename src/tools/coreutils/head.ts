import { signalExit, type Process } from '../../base/process.ts';
import type { Source } from '../../base/stream.ts';
import type { Task } from '../../base/task.ts';
import { coreCommand, emit, fail, isSignal } from './command.ts';
import { openInput, readAll, splitLines } from './input.ts';

const SUFFIX: Readonly<Record<string, number>> = {
  '': 1,
  b: 512,
  K: 1024,
  k: 1024,
  kB: 1000,
  M: 1048576,
  MB: 1_000_000,
  G: 1073741824,
  KiB: 1024,
  MiB: 1048576,
};

/** A count of lines or bytes with GNU's suffixes (`5`, `-5`, `+5`, `2K`); undefined when it is none. */
export function countOf(text: string): { readonly sign: string; readonly number: number } | undefined {
  const match = /^([-+]?)(\d+)([a-zA-Z]*)$/.exec(text);
  const unit = match ? SUFFIX[match[3] ?? ''] : undefined;
  return match && unit !== undefined ? { sign: match[1] ?? '', number: Number(match[2]) * unit } : undefined;
}

/** The header that head and tail print between files. */
export function fileHeader(name: string, first: boolean): string {
  return `${first ? '' : '\n'}==> ${name === '-' ? 'standard input' : name} <==\n`;
}

/** Prints the first lines or characters and gives back what was read too much. */
function* firstOf(process: Process, source: Source, count: number, bytes: boolean): Task<number | undefined> {
  let left = count;
  while (left > 0) {
    const part = yield* source.read();
    if (part === undefined) return undefined;
    if (isSignal(part)) return signalExit(part.signal);
    let shown: string;
    if (bytes) {
      shown = part.slice(0, left);
      left -= shown.length;
    } else {
      let at = 0;
      while (left > 0 && at < part.length) {
        const end = part.indexOf('\n', at);
        at = end < 0 ? part.length : end + 1;
        if (end >= 0) left--;
      }
      shown = part.slice(0, at);
    }
    if (shown.length < part.length) source.unread(part.slice(shown.length));
    const ended = yield* emit(process, shown);
    if (ended !== undefined) return ended;
  }
  return undefined;
}

export const head = coreCommand({
  name: 'head',
  summary: 'prints the first lines of files',
  options: ['n|lines=', 'c|bytes=', 'q|quiet', 'v|verbose'],
  unsimulated: ['-z', '--zero-terminated'],
  rewrite: (args) => (/^-\d+/.test(args[0] ?? '') ? ['-n', (args[0] ?? '').slice(1), ...args.slice(1)] : args),
  *run({ process, operands, options, has }) {
    const given = options.given.findLast((each) => each.name === 'n' || each.name === 'c');
    const bytes = given?.name === 'c';
    const count = countOf(given?.value ?? '10');
    if (!count) return yield* fail(process, `invalid number of ${bytes ? 'bytes' : 'lines'}: '${given?.value ?? ''}'`);
    const names = operands.length === 0 ? ['-'] : operands;
    let exit = 0;
    let first = true;
    for (const name of names) {
      const input = openInput(process, name);
      if (!input.ok) {
        const kind = input.reason === 'Is a directory' ? `error reading '${name}'` : `cannot open '${name}' for reading`;
        if (input.reason === 'Is a directory' && names.length > 1 && !has('q')) yield* emit(process, fileHeader(name, first));
        exit = yield* fail(process, `${kind}: ${input.reason}`);
        continue;
      }
      if ((names.length > 1 && !has('q')) || has('v')) {
        const ended = yield* emit(process, fileHeader(name, first));
        if (ended !== undefined) return ended;
      }
      first = false;
      let ended: number | undefined;
      if (count.sign === '-') {
        const text = yield* readAll(input.source);
        if (isSignal(text)) return signalExit(text.signal);
        const shown = bytes
          ? text.slice(0, Math.max(0, text.length - count.number))
          : splitLines(text)
              .slice(0, -count.number || undefined)
              .join('');
        ended = yield* emit(process, shown);
      } else ended = yield* firstOf(process, input.source, count.number, bytes);
      if (ended !== undefined) return ended;
    }
    return exit;
  },
});
