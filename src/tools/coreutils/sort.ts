import { resolvePath } from '../../base/files.ts';
import { coreCommand, emit, fail } from './command.ts';
import { chomp, openInput, gather, splitLines } from './input.ts';
import { compareBy, keyText, parseKey, type SortKey } from './sort-keys.ts';

const LETTERS = ['b', 'd', 'f', 'g', 'h', 'i', 'n', 'r', 'V'];

export const sort = coreCommand({
  name: 'sort',
  summary: 'sorts lines',
  usageExit: 2,
  options: [
    'n|numeric-sort',
    'r|reverse',
    'k|key=',
    't|field-separator=',
    'u|unique',
    'h|human-numeric-sort',
    'V|version-sort',
    'f|ignore-case',
    'b|ignore-leading-blanks',
    'd|dictionary-order',
    'g|general-numeric-sort',
    'i|ignore-nonprinting',
    's|stable',
    'c|check',
    'C',
    'o|output=',
    'm|merge',
  ],
  unsimulated: ['-M', '-R', '-z', '-S', '-T', '--random-sort', '--month-sort', '--parallel', '--debug'],
  *run({ process, operands, options, has, value }) {
    const keys: SortKey[] = [];
    for (const { name, value: text } of options.given) {
      if (name !== 'k') continue;
      const key = parseKey(text);
      if (!key)
        return yield* fail(
          process,
          /^0/.test(text)
            ? `field number is zero: invalid field specification '${text}'`
            : `invalid number at field start: invalid count at start of '${text}'`,
          2,
        );
      if (key.letters.includes('M') || key.letters.includes('R')) {
        process.noteNotSimulated();
        return yield* fail(process, `kubehop does not simulate -k ${text}`, 2);
      }
      keys.push(key);
    }
    let separator = value('t');
    if (separator === '\\0') separator = '\0';
    if (separator === '') return yield* fail(process, 'empty tab', 2);
    if (separator !== undefined && separator.length > 1) return yield* fail(process, `multi-character tab '${separator}'`, 2);
    const global = LETTERS.filter(has).join('');
    const whole: SortKey = { from: [1, 1], to: undefined, letters: '' };
    const compareKeys = (a: string, b: string): number => {
      for (const key of keys.length > 0 ? keys : [whole]) {
        const letters = key.letters === '' ? global : key.letters;
        const cut = (line: string): string =>
          key === whole ? (letters.includes('b') ? line.trimStart() : line) : keyText(line, key, separator, letters.includes('b'));
        const order = compareBy(letters, cut(a), cut(b));
        if (order !== 0) return letters.includes('r') ? -order : order;
      }
      return 0;
    };
    const compare = (a: string, b: string): number => {
      const order = compareKeys(a, b);
      if (order !== 0 || has('s') || has('u')) return order;
      const last = a < b ? -1 : a > b ? 1 : 0;
      return has('r') ? -last : last;
    };
    for (const name of operands) {
      const input = openInput(process, name);
      if (input.ok) continue;
      return yield* fail(
        process,
        input.reason === 'Is a directory' ? `read failed: ${name}: ${input.reason}` : `cannot read: ${name}: ${input.reason}`,
        2,
      );
    }
    const { texts, exit } = yield* gather(process, operands);
    if (exit > 1) return exit;
    const lines = texts.flatMap(({ text }) => splitLines(text).map(chomp));
    if (has('c') || has('C')) {
      const at = lines.findIndex(
        (line, index) => index > 0 && (has('u') ? compare(lines[index - 1] ?? '', line) >= 0 : compare(lines[index - 1] ?? '', line) > 0),
      );
      if (at < 0) return 0;
      return has('C') ? 1 : yield* fail(process, `${operands[0] ?? '-'}:${String(at + 1)}: disorder: ${lines[at] ?? ''}`);
    }
    const sorted = [...lines].sort(compare);
    const kept = has('u') ? sorted.filter((line, at) => at === 0 || compareKeys(sorted[at - 1] ?? '', line) !== 0) : sorted;
    const text = kept.map((line) => `${line}\n`).join('');
    const output = value('o');
    if (output === undefined) return (yield* emit(process, text)) ?? 0;
    const written = process.files.write(resolvePath(process.cwd, output), text);
    return written.ok ? 0 : yield* fail(process, `open failed: ${output}: No such file or directory`, 2);
  },
});
