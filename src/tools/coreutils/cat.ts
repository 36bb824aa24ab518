import { signalExit, type Process } from '../../base/process.ts';
import type { Task } from '../../base/task.ts';
import { coreCommand, emit, fail, isSignal } from './command.ts';
import { eachLine, openInput } from './input.ts';

/** Control characters as `cat -v` shows them. */
function visible(text: string, tabs: boolean): string {
  return text.replace(/[\x00-\x08\x0b-\x1f\x7f]|\t/g, (char) =>
    char === '\t' ? (tabs ? '^I' : '\t') : char === '\x7f' ? '^?' : `^${String.fromCharCode(char.charCodeAt(0) + 64)}`,
  );
}

export const cat = coreCommand({
  name: 'cat',
  summary: 'prints files one after the other',
  options: [
    'n|number',
    'b|number-nonblank',
    'E|show-ends',
    'T|show-tabs',
    'A|show-all',
    'v|show-nonprinting',
    's|squeeze-blank',
    'e',
    't',
    'u',
  ],
  *run({ process, operands, has }) {
    const ends = has('E') || has('A') || has('e');
    const tabs = has('T') || has('A') || has('t');
    const control = has('v') || has('A') || has('e') || has('t');
    let number = 0;
    let blanks = 0;
    let begun = true;
    const show = (line: string): string => {
      const blank = line === '\n';
      blanks = blank ? blanks + 1 : 0;
      if (has('s') && blanks > 1) return '';
      const numbered = begun && (has('b') ? !blank : has('n'));
      begun = line.endsWith('\n');
      const body = begun ? line.slice(0, -1) : line;
      const shown = control ? visible(body, tabs) : tabs ? body.replaceAll('\t', '^I') : body;
      return (numbered ? `${String(++number).padStart(6)}\t` : '') + shown + (begun ? (ends ? '$\n' : '\n') : '');
    };
    if (['n', 'b', 's'].some(has) || ends || tabs || control)
      return yield* eachLine(process, operands, show, (text) => emit(process, text));
    return yield* plainCopy(process, operands);
  },
});

/** Copies as it comes, unfinished lines too. */
function* plainCopy(process: Process, operands: readonly string[]): Task<number> {
  let exit = 0;
  for (const name of operands.length === 0 ? ['-'] : operands) {
    const input = openInput(process, name);
    if (!input.ok) {
      exit = yield* fail(process, `${name}: ${input.reason}`);
      continue;
    }
    for (;;) {
      const part = yield* input.source.read();
      if (part === undefined) break;
      if (isSignal(part)) return signalExit(part.signal);
      const ended = yield* emit(process, part);
      if (ended !== undefined) return ended;
    }
  }
  return exit;
}
