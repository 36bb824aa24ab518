import { coreCommand, emit, fail, usage } from './command.ts';
import { chomp, eachLine, gather, splitLines } from './input.ts';

export const tac = coreCommand({
  name: 'tac',
  summary: 'prints files with the last line first',
  unsimulated: ['-b', '-r', '-s'],
  *run({ process, operands }) {
    const { texts, exit } = yield* gather(process, operands);
    return (yield* emit(process, texts.map(({ text }) => splitLines(text).reverse().join('')).join(''))) ?? exit;
  },
});

export const rev = coreCommand({
  name: 'rev',
  summary: 'turns each line around',
  *run({ process, operands }) {
    return yield* eachLine(
      process,
      operands,
      (line) => [...chomp(line)].reverse().join('') + (line.endsWith('\n') ? '\n' : ''),
      (text) => emit(process, text),
    );
  },
});

export const nl = coreCommand({
  name: 'nl',
  summary: 'numbers lines',
  options: [
    'b|body-numbering=',
    'w|number-width=',
    's|number-separator=',
    'v|starting-line-number=',
    'i|line-increment=',
    'n|number-format=',
  ],
  *run({ process, operands, value }) {
    let number = Number(value('v') ?? 1);
    const [width, separator, style, format] = [Number(value('w') ?? 6), value('s') ?? '\t', value('b') ?? 't', value('n') ?? 'rn'];
    return yield* eachLine(
      process,
      operands,
      (line) => {
        const text = chomp(line);
        if (style === 'n' || (style === 't' && text === '')) return `${' '.repeat(width + separator.length)}${text}\n`;
        const shown = format === 'ln' ? String(number).padEnd(width) : String(number).padStart(width, format === 'rz' ? '0' : ' ');
        number += Number(value('i') ?? 1);
        return `${shown}${separator}${text}\n`;
      },
      (text) => emit(process, text),
    );
  },
});

export const fold = coreCommand({
  name: 'fold',
  summary: 'wraps long lines',
  options: ['w|width=', 's|spaces', 'b|bytes'],
  rewrite: (args) => args.flatMap((word) => (/^-\d+$/.test(word) ? ['-w', word.slice(1)] : [word])),
  *run({ process, operands, has, value }) {
    const width = Number(value('w') ?? 80);
    if (!Number.isInteger(width) || width < 1) return yield* fail(process, `invalid number of columns: '${value('w') ?? ''}'`);
    return yield* eachLine(
      process,
      operands,
      (line) => {
        let rest = chomp(line);
        let out = '';
        while (rest.length > width) {
          const blank = has('s') ? rest.slice(0, width).lastIndexOf(' ') + 1 : 0;
          out += `${rest.slice(0, blank > 0 ? blank : width)}\n`;
          rest = rest.slice(blank > 0 ? blank : width);
        }
        return out + rest + (line.endsWith('\n') ? '\n' : '');
      },
      (text) => emit(process, text),
    );
  },
});

export const paste = coreCommand({
  name: 'paste',
  summary: 'puts lines of files side by side',
  options: ['d|delimiters=', 's|serial'],
  *run({ process, operands, has, value }) {
    const { texts, exit } = yield* gather(process, [...new Set(operands)]);
    if (exit > 0) return exit;
    const signs = [...(value('d') ?? '\t').replaceAll('\\n', '\n').replaceAll('\\t', '\t')];
    const sign = (at: number): string => (signs.length === 0 ? '' : (signs[at % signs.length] ?? ''));
    const dashes = operands.filter((name) => name === '-').length;
    let dash = 0;
    const columns = (operands.length === 0 ? ['-'] : operands).map((name) => {
      const lines = splitLines(texts.find((each) => each.name === name)?.text ?? '').map(chomp);
      if (name !== '-' || dashes < 2) return lines;
      const mine = dash++;
      return lines.filter((_, at) => at % dashes === mine);
    });
    const join = (cells: readonly string[]): string => cells.map((cell, at) => (at === 0 ? '' : sign(at - 1)) + cell).join('');
    const rows = has('s')
      ? columns
      : Array.from({ length: Math.max(0, ...columns.map((lines) => lines.length)) }, (_, at) => columns.map((lines) => lines[at] ?? ''));
    return (yield* emit(process, rows.map((row) => `${join(row)}\n`).join(''))) ?? 0;
  },
});

export const column = coreCommand({
  name: 'column',
  summary: 'lays text out in columns',
  options: ['t|table', 's|separator=', 'o|output-separator='],
  unsimulated: ['-c', '-N', '-J', '-R', '-x', '-n', '--json'],
  *run({ process, operands, has, value }) {
    const { texts, exit } = yield* gather(process, operands);
    if (exit > 1) return exit;
    const lines = texts.flatMap(({ text }) => splitLines(text).map(chomp)).filter((line) => line.trim() !== '');
    if (!has('t')) return (yield* emit(process, lines.map((line) => `${line}\n`).join(''))) ?? exit;
    const separator = value('s');
    const rows = lines.map((line) => (separator === undefined ? line.trim().split(/[ \t]+/) : line.split(separator)));
    const widths: number[] = [];
    for (const row of rows)
      row.forEach((cell, at) => {
        widths[at] = Math.max(widths[at] ?? 0, cell.length);
      });
    const between = value('o') ?? '  ';
    const text = rows
      .map((row) => `${row.map((cell, at) => (at === widths.length - 1 ? cell : cell.padEnd(widths[at] ?? 0))).join(between)}\n`)
      .join('');
    return (yield* emit(process, text)) ?? exit;
  },
});

export const comm = coreCommand({
  name: 'comm',
  summary: 'compares two sorted files line by line',
  options: ['1', '2', '3'],
  *run({ process, operands, has }) {
    if (operands.length < 2)
      return yield* usage(process, operands[0] === undefined ? 'missing operand' : `missing operand after '${operands[0]}'`);
    const { texts, exit } = yield* gather(process, operands);
    if (exit > 0) return exit;
    const [left = [], right = []] = texts.map(({ text }) => splitLines(text).map(chomp));
    const tab = (column: 1 | 2 | 3): string => (column > 1 && !has('1') ? '\t' : '') + (column > 2 && !has('2') ? '\t' : '');
    let out = '';
    for (let i = 0, j = 0; i < left.length || j < right.length;) {
      const [a, b] = [left[i], right[j]];
      const which = b === undefined ? 1 : a === undefined ? 2 : a < b ? 1 : a > b ? 2 : 3;
      if (!has(String(which))) out += `${tab(which)}${which === 2 ? (b ?? '') : (a ?? '')}\n`;
      if (which !== 2) i++;
      if (which !== 1) j++;
    }
    return (yield* emit(process, out)) ?? 0;
  },
});
