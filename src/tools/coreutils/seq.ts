import { formatPrintf } from '../../base/printf.ts';
import { coreCommand, emit, usage } from './command.ts';

export const seq = coreCommand({
  name: 'seq',
  summary: 'prints numbers',
  options: ['s|separator=', 'w|equal-width', 'f|format='],
  // Negative numbers are operands, not options.
  rewrite: (args) => {
    const at = args.findIndex((word) => /^-[\d.]/.test(word));
    return at < 0 || args.includes('--') ? args : [...args.slice(0, at), '--', ...args.slice(at)];
  },
  *run({ process, operands, has, value }) {
    if (operands.length === 0) return yield* usage(process, 'missing operand');
    if (operands[3] !== undefined) return yield* usage(process, `extra operand '${operands[3]}'`);
    for (const word of operands)
      if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(word)) return yield* usage(process, `invalid floating point argument: '${word}'`);
    const [first, step, last] =
      operands.length === 1
        ? ['1', '1', operands[0] ?? '']
        : operands.length === 2
          ? [operands[0] ?? '', '1', operands[1] ?? '']
          : [operands[0] ?? '', operands[1] ?? '', operands[2] ?? ''];
    if (Number(step) === 0) return yield* usage(process, `invalid Zero increment value: '${step}'`);
    const places = Math.max(...[first, step].map((word) => (word.split('.')[1] ?? '').length));
    const width = has('w') ? Math.max(Number(first).toFixed(places).length, Number(last).toFixed(places).length) : 0;
    const format = value('f');
    const show = (index: number): string => {
      const number = (Number(first) + index * Number(step)).toFixed(places);
      if (format !== undefined) return formatPrintf(format, [number], 0).text;
      return number.startsWith('-') ? `-${number.slice(1).padStart(width - 1, '0')}` : number.padStart(width, '0');
    };
    const count = Math.floor((Number(last) - Number(first)) / Number(step) + 1e-9) + 1;
    const separator = value('s') ?? '\n';
    for (let from = 0; from < count; from += 1000) {
      const upto = Math.min(from + 1000, count);
      const text = Array.from({ length: upto - from }, (_, at) => show(from + at)).join(separator) + (upto === count ? '\n' : separator);
      const ended = yield* emit(process, text);
      if (ended !== undefined) return ended;
    }
    return 0;
  },
});
