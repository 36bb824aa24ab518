import { coreCommand, emit, usage } from './command.ts';
import { chomp, eachLine } from './input.ts';

/** Reads `1,3-5,7-`: ranges of positions from 1; undefined when it is no list. */
export function parseRanges(text: string): readonly (readonly [number, number])[] | undefined {
  const out: [number, number][] = [];
  for (const part of text.split(/[, ]/)) {
    const match = /^(\d*)(-?)(\d*)$/.exec(part);
    if (!match || part === '' || part === '-') return undefined;
    const from = match[1] === '' ? 1 : Number(match[1]);
    const to = match[2] === '' ? from : match[3] === '' ? Infinity : Number(match[3]);
    if (from === 0 || to < from) return undefined;
    out.push([from, to]);
  }
  return out.sort((a, b) => a[0] - b[0]);
}

export const cut = coreCommand({
  name: 'cut',
  summary: 'prints parts of lines',
  options: ['f|fields=', 'd|delimiter=', 'c|characters=', 'b|bytes=', 's|only-delimited', 'output-delimiter=', 'complement', 'n'],
  unsimulated: ['-z'],
  *run({ process, operands, options, has, value }) {
    const lists = options.given.filter((each) => ['f', 'c', 'b'].includes(each.name));
    const list = lists[0];
    if (!list) return yield* usage(process, 'you must specify a list of bytes, characters, or fields');
    if (lists.length > 1) return yield* usage(process, 'only one type of list may be specified');
    const delimiter = value('d');
    if (delimiter !== undefined && [...delimiter].length > 1) return yield* usage(process, 'the delimiter must be a single character');
    if (delimiter !== undefined && list.name !== 'f')
      return yield* usage(process, 'an input delimiter may be specified only when operating on fields');
    const ranges = parseRanges(list.value);
    const fields = list.name === 'f';
    if (!ranges) {
      if (/(^|,)0(,|-|$)/.test(list.value))
        return yield* usage(process, fields ? 'fields are numbered from 1' : 'byte/character positions are numbered from 1');
      if (/(^|,)(\d+)-(\d+)(,|$)/.test(list.value)) return yield* usage(process, 'invalid decreasing range');
      if (/(^|,)-(,|$)/.test(list.value)) return yield* usage(process, `invalid range with no endpoint: ${list.value}`);
      return yield* usage(process, fields ? `invalid field value '${list.value}'` : `invalid byte/character position '${list.value}'`);
    }
    const wanted = (at: number): boolean => ranges.some(([from, to]) => at >= from && at <= to) !== has('complement');
    const between = delimiter === undefined ? '\t' : delimiter === '' ? '\0' : delimiter;
    const joint = value('output-delimiter') ?? (fields ? between : '');
    return yield* eachLine(
      process,
      operands,
      (raw) => {
        const line = chomp(raw);
        if (!fields) return `${[...line].filter((_, at) => wanted(at + 1)).join('')}\n`;
        const parts = line.split(between);
        if (parts.length === 1) return has('s') ? '' : `${line}\n`;
        return `${parts.filter((_, at) => wanted(at + 1)).join(joint)}\n`;
      },
      (text) => emit(process, text),
    );
  },
});
