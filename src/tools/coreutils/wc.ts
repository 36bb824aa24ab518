import { coreCommand, emit, fail, isSignal, type Call } from './command.ts';
import { openInput, readAll, readPath } from './input.ts';
import { signalExit } from '../../base/process.ts';

/** Bytes of a text as UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

function counts(text: string, call: Call): number[] {
  const all: readonly (readonly [string, number])[] = [
    ['l', text.split('\n').length - 1],
    ['w', text.split(/\s+/).filter((word) => word !== '').length],
    ['m', [...text].length],
    ['c', byteLength(text)],
    ['L', Math.max(0, ...text.split('\n').map((line) => line.length))],
  ];
  const asked = all.filter(([name]) => call.has(name));
  return (asked.length > 0 ? asked : all.filter(([name]) => 'lwc'.includes(name))).map(([, count]) => count);
}

export const wc = coreCommand({
  name: 'wc',
  summary: 'counts lines, words and bytes',
  options: ['l|lines', 'w|words', 'c|bytes', 'm|chars', 'L|max-line-length'],
  unsimulated: ['--files0-from'],
  *run(call) {
    const { process, operands } = call;
    const rows: { numbers: number[]; name: string | undefined }[] = [];
    const problems: { at: number; text: string }[] = [];
    let guessed = 0;
    for (const name of operands.length === 0 ? ['-'] : operands) {
      const input = openInput(process, name);
      if (!input.ok) {
        problems.push({ at: rows.length, text: `${name}: ${input.reason}` });
        if (input.reason === 'Is a directory') rows.push({ numbers: counts('', call), name });
        if (input.reason === 'Is a directory') guessed = 7;
        continue;
      }
      const text = yield* readAll(input.source);
      if (isSignal(text)) return signalExit(text.signal);
      rows.push({ numbers: counts(text, call), name: operands.length === 0 ? undefined : name });
      if (name === '-') guessed = 7;
    }
    const total = (rows[0]?.numbers ?? counts('', call)).map((_, at) =>
      rows.reduce(
        (sum, row) =>
          call.has('L') && !'lwcm'.split('').some((each) => call.has(each))
            ? Math.max(sum, row.numbers[at] ?? 0)
            : sum + (row.numbers[at] ?? 0),
        0,
      ),
    );
    // GNU takes the width from the files' sizes beforehand, and 7 when one of them is no plain file; one number of one file stands alone.
    const size = operands.reduce((sum, name) => {
      const text = name === '-' ? undefined : readPath(process, name);
      return sum + (text?.ok === true ? byteLength(text.value) : 0);
    }, 0);
    const alone = total.length === 1 && operands.length <= 1;
    const width = alone ? 1 : Math.max(guessed, String(size).length);
    const show = (numbers: readonly number[], name: string | undefined): string =>
      `${numbers.map((count) => String(count).padStart(width)).join(' ')}${name === undefined ? '' : ` ${name}`}\n`;
    for (const [at, row] of [...rows.entries(), [rows.length, undefined] as const]) {
      for (const problem of problems.filter((each) => each.at === at)) yield* fail(process, problem.text);
      if (!row) continue;
      const ended = yield* emit(process, show(row.numbers, row.name));
      if (ended !== undefined) return ended;
    }
    if (operands.length > 1) {
      const ended = yield* emit(process, show(total, 'total'));
      if (ended !== undefined) return ended;
    }
    return problems.length > 0 ? 1 : 0;
  },
});
