import { resolvePath } from '../../base/files.ts';
import { signalExit, type Process } from '../../base/process.ts';
import { sleep, type Task } from '../../base/task.ts';
import { coreCommand, emit, fail, isSignal } from './command.ts';
import { countOf, fileHeader } from './head.ts';
import { openInput, readAll, splitLines } from './input.ts';
import { durationMs } from './sleep.ts';

/** Polls files as `tail -f` does without inotify: once in `interval` milliseconds, until a signal. */
function* follow(
  process: Process,
  names: readonly string[],
  lengths: Map<string, number>,
  interval: number,
  headers: boolean,
): Task<number> {
  let last = names.at(-1);
  for (;;) {
    const signal = yield* sleep(interval);
    if (signal !== undefined) return signalExit(signal);
    for (const name of names) {
      const text = process.files.read(resolvePath(process.cwd, name));
      if (!text.ok) continue;
      const seen = lengths.get(name) ?? 0;
      if (text.value.length < seen) yield* fail(process, `${name}: file truncated`);
      const added = text.value.length < seen ? text.value : text.value.slice(seen);
      lengths.set(name, text.value.length);
      if (added === '') continue;
      const ended = yield* emit(process, (headers && last !== name ? fileHeader(name, false) : '') + added);
      if (ended !== undefined) return ended;
      last = name;
    }
  }
}

export const tail = coreCommand({
  name: 'tail',
  summary: 'prints the last lines of files',
  options: ['n|lines=', 'c|bytes=', 'q|quiet', 'v|verbose', 'f|follow', 'F', 's|sleep-interval='],
  unsimulated: ['-z', '--pid', '--retry'],
  rewrite: (args) => {
    const old = /^[-+](\d+)(f?)$/.exec(args[0] ?? '');
    return old
      ? ['-n', `${args[0]?.startsWith('+') === true ? '+' : ''}${old[1] ?? ''}`, ...(old[2] ? ['-f'] : []), ...args.slice(1)]
      : args;
  },
  *run({ process, operands, options, has, value }) {
    const given = options.given.findLast((each) => each.name === 'n' || each.name === 'c');
    const bytes = given?.name === 'c';
    const count = countOf(given?.value ?? '10');
    if (!count) return yield* fail(process, `invalid number of ${bytes ? 'bytes' : 'lines'}: '${given?.value ?? ''}'`);
    const names = operands.length === 0 ? ['-'] : operands;
    const headers = (names.length > 1 && !has('q')) || has('v');
    const lengths = new Map<string, number>();
    let exit = 0;
    let first = true;
    for (const name of names) {
      const input = openInput(process, name);
      if (!input.ok) {
        exit = yield* fail(
          process,
          input.reason === 'Is a directory'
            ? `error reading '${name}': ${input.reason}`
            : `cannot open '${name}' for reading: ${input.reason}`,
        );
        continue;
      }
      const text = yield* readAll(input.source);
      if (isSignal(text)) return signalExit(text.signal);
      const pieces = bytes ? undefined : splitLines(text);
      const from = count.sign === '+' ? Math.max(0, count.number - 1) : Math.max(0, (pieces?.length ?? text.length) - count.number);
      const ended = yield* emit(
        process,
        (headers ? fileHeader(name, first) : '') + (pieces ? pieces.slice(from).join('') : text.slice(from)),
      );
      if (ended !== undefined) return ended;
      first = false;
      if (name !== '-') lengths.set(name, text.length);
    }
    const interval = durationMs(value('s') ?? '1') ?? 1000;
    const followed = has('F') ? names.filter((name) => name !== '-') : [...lengths.keys()];
    if ((has('f') || has('F')) && followed.length > 0) return yield* follow(process, followed, lengths, Math.max(100, interval), headers);
    if (has('f') && exit !== 0) yield* fail(process, 'no files remaining');
    return exit;
  },
});
