import { signalExit } from '../../base/process.ts';
import { textSource } from '../../base/stream.ts';
import { coreCommand, fail, isSignal } from './command.ts';
import { readAll } from './input.ts';
import { launch } from './launch.ts';

/** Words of xargs' input: blanks separate, quotes and backslashes protect. undefined when a quote is not closed. */
function inputWords(text: string): readonly string[] | { readonly unmatched: 'single' | 'double' } {
  const out: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === "'" || char === '"') {
      const end = text.indexOf(char, at + 1);
      if (end < 0 || text.slice(at, end).includes('\n')) return { unmatched: char === "'" ? 'single' : 'double' };
      word = (word ?? '') + text.slice(at + 1, end);
      at = end;
    } else if (char === '\\' && at + 1 < text.length) word = (word ?? '') + (text[++at] ?? '');
    else if (/\s/.test(char)) {
      if (word !== undefined) out.push(word);
      word = undefined;
    } else word = (word ?? '') + char;
  }
  if (word !== undefined) out.push(word);
  return out;
}

export const xargs = coreCommand({
  name: 'xargs',
  summary: 'runs a command with words of its input',
  stopAtFirst: true,
  options: [
    'n|max-args=',
    'I=',
    'L|max-lines=',
    'r|no-run-if-empty',
    't|verbose',
    '0|null',
    'd|delimiter=',
    'P|max-procs=',
    's|max-chars=',
  ],
  unsimulated: ['-p', '-a', '-E', '-x', '-o', '--interactive', '--arg-file'],
  *run({ process, operands, has, value }) {
    const input = yield* readAll(process.stdin);
    if (isSignal(input)) return signalExit(input.signal);
    const replace = value('I');
    const delimiter = has('0') ? '\0' : value('d')?.replace('\\n', '\n').replace('\\t', '\t').replace('\\0', '\0');
    let words: readonly string[];
    if (delimiter !== undefined)
      words = (input.endsWith(delimiter) ? input.slice(0, -1) : input).split(delimiter).filter((_, at) => at > 0 || input !== '');
    else if (replace !== undefined)
      words = input
        .split('\n')
        .map((line) => line.trimStart())
        .filter((line) => line !== '')
        .map((line) => {
          const parts = inputWords(line.replace(/ /g, '\\ ').replace(/\t/g, '\\\t'));
          return Array.isArray(parts) ? parts.join(' ') : line;
        });
    else {
      const parsed = inputWords(input);
      if ('unmatched' in parsed)
        return yield* fail(
          process,
          `unmatched ${parsed.unmatched} quote; by default quotes are special to xargs unless you use the -0 option`,
        );
      words = parsed;
    }
    for (const option of ['n', 'L', 'P', 's']) {
      const text = value(option);
      if (text !== undefined && !/^\d+$/.test(text)) return yield* fail(process, `invalid number "${text}" for -${option} option`);
      if (text === '0' && option !== 'P') return yield* fail(process, `value 0 for -${option} option should be >= 1`);
    }
    const [command = 'echo', ...args] = operands;
    const groups: (readonly string[])[] = [];
    if (replace !== undefined) for (const word of words) groups.push([word]);
    else {
      const lines = value('L');
      if (lines !== undefined && delimiter === undefined) {
        const all = input.split('\n').filter((line) => line.trim() !== '');
        for (let at = 0; at < all.length; at += Number(lines)) {
          const parts = inputWords(all.slice(at, at + Number(lines)).join('\n'));
          groups.push(Array.isArray(parts) ? parts : []);
        }
      } else {
        const most = Number(value('n') ?? lines ?? 5000);
        for (let at = 0; at < words.length; at += most) groups.push(words.slice(at, at + most));
        if (words.length === 0 && !has('r')) groups.push([]);
      }
    }
    let exit = 0;
    for (const group of groups) {
      const all =
        replace !== undefined ? [command, ...args].map((word) => word.replaceAll(replace, group[0] ?? '')) : [command, ...args, ...group];
      if (has('t')) yield* process.stderr.write(`${all.join(' ')}\n`);
      const done = yield* launch(process, all[0] ?? '', all.slice(1), { stdin: textSource('') });
      if (done.missing) return yield* fail(process, `${all[0] ?? ''}: No such file or directory`, 127);
      if (done.exit === 141) return 125;
      if (done.exit === 255) return yield* fail(process, `${all[0] ?? ''}: exited with status 255; aborting`, 124);
      if (done.exit > 128)
        return done.exit === 130 ? 130 : yield* fail(process, `${all[0] ?? ''}: terminated by signal ${String(done.exit - 128)}`, 125);
      if (done.exit !== 0) exit = 123;
    }
    return exit;
  },
});
