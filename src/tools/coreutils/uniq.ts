import { resolvePath } from '../../base/files.ts';
import { coreCommand, emit, fail, isSignal, usage } from './command.ts';
import { chomp, lineReader, openInput } from './input.ts';
import { signalExit } from '../../base/process.ts';

export const uniq = coreCommand({
  name: 'uniq',
  summary: 'joins equal lines that follow each other',
  options: ['c|count', 'd|repeated', 'D', 'u|unique', 'i|ignore-case', 'f|skip-fields=', 's|skip-chars=', 'w|check-chars='],
  unsimulated: ['-z', '--group', '--all-repeated'],
  *run({ process, operands, has, value }) {
    if (operands[2] !== undefined) return yield* usage(process, `extra operand '${operands[2]}'`);
    const name = operands[0] ?? '-';
    const input = openInput(process, name);
    if (!input.ok) return yield* fail(process, input.reason === 'Is a directory' ? `error reading '${name}'` : `${name}: ${input.reason}`);
    const [fields, chars, width] = [
      Number(value('f') ?? 0),
      Number(value('s') ?? 0),
      value('w') === undefined ? undefined : Number(value('w')),
    ];
    const keyOf = (line: string): string => {
      let text = line;
      for (let skipped = 0; skipped < fields && text !== ''; skipped++) text = text.replace(/^[ \t]*[^ \t]*/, '');
      text = text.slice(chars).slice(0, width);
      return has('i') ? text.toLowerCase() : text;
    };
    let held: string | undefined;
    let count = 0;
    const flush = (): string => {
      if (held === undefined || (has('d') && count < 2) || (has('u') && count > 1) || (has('D') && count < 2)) return '';
      const row = `${has('c') ? `${String(count).padStart(7)} ` : ''}${held}\n`;
      return has('D') ? row.repeat(count) : row;
    };
    let kept = '';
    const reader = lineReader(input.source);
    for (;;) {
      const lines = yield* reader.next();
      if (isSignal(lines)) return signalExit(lines.signal);
      let text = '';
      for (const line of (lines ?? []).map(chomp)) {
        if (held !== undefined && keyOf(held) === keyOf(line)) {
          count++;
          continue;
        }
        text += flush();
        held = line;
        count = 1;
      }
      if (lines === undefined) text += flush();
      if (operands[1] !== undefined) kept += text;
      else {
        const ended = yield* emit(process, text);
        if (ended !== undefined) return ended;
      }
      if (lines === undefined) break;
    }
    if (operands[1] === undefined) return 0;
    const written = process.files.write(resolvePath(process.cwd, operands[1]), kept);
    return written.ok ? 0 : yield* fail(process, `${operands[1]}: No such file or directory`);
  },
});
