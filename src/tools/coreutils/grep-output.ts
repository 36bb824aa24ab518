import type { Call } from './command.ts';
import { chomp } from './input.ts';

/** One file being searched. */
export interface GrepFile {
  /** takes lines; gives the text to print and whether the rest need not be read */
  take(lines: readonly string[]): { readonly text: string; readonly done: boolean };
  end(): string;
  matched(): boolean;
}

const MATCH = '\x1b[01;31m\x1b[K';
const END = '\x1b[m\x1b[K';

/** What grep prints for each file: prefixes, context, counts, names. */
export function createGrepOutput(call: Call, regex: RegExp, withName: boolean): { begin(name: string): GrepFile } {
  const { has, value, options } = call;
  const after = Number(value('A') ?? value('C') ?? 0);
  const before = Number(value('B') ?? value('C') ?? 0);
  const most = value('m') === undefined ? Infinity : Number(value('m'));
  const namesOnly = has('l') || has('L');
  const color = options.given.some((each) => each.name === 'color' || each.name === 'colour') && call.process.stdout.isTerminal;
  const matches = (line: string): boolean => {
    regex.lastIndex = 0;
    return regex.test(line) !== has('v');
  };
  let printedAny = false;

  return {
    begin(name) {
      let number = 0;
      let offset = 0;
      let count = 0;
      let trailing = 0;
      let lastPrinted = 0;
      let held: { readonly text: string; readonly number: number; readonly offset: number }[] = [];
      const prefix = (sign: string, at: number, bytes: number): string =>
        (withName ? `${name}${sign}` : '') + (has('n') ? `${String(at)}${sign}` : '') + (has('b') ? `${String(bytes)}${sign}` : '');
      const parts = (line: string): string[] => {
        regex.lastIndex = 0;
        return has('v') ? [] : [...line.matchAll(regex)].map((match) => match[0]).filter((text) => text !== '');
      };
      const gap = (at: number): string => ((after > 0 || before > 0) && printedAny && at > lastPrinted + 1 ? '--\n' : '');
      const show = (sign: string, line: { readonly text: string; readonly number: number; readonly offset: number }): string => {
        const lead = gap(line.number);
        printedAny = true;
        lastPrinted = line.number;
        const text =
          color && sign === ':' && !has('v') ? line.text.replace(regex, (match) => (match === '' ? '' : MATCH + match + END)) : line.text;
        return `${lead}${prefix(sign, line.number, line.offset)}${text}\n`;
      };
      return {
        take(lines) {
          let text = '';
          for (const raw of lines) {
            const line = { text: chomp(raw), number: ++number, offset };
            offset += raw.length;
            if (count < most && matches(line.text)) {
              count++;
              if (namesOnly) return { text: '', done: true };
              if (has('c')) continue;
              if (has('o')) {
                text += parts(line.text)
                  .map((part) => `${prefix(':', line.number, line.offset)}${part}\n`)
                  .join('');
                continue;
              }
              for (const each of held) text += show('-', each);
              held = [];
              text += show(':', line);
              trailing = after;
            } else if (trailing > 0 && !has('c') && !has('o')) {
              trailing--;
              text += show('-', line);
            } else if (before > 0) {
              held.push(line);
              if (held.length > before) held.shift();
            }
            if (count >= most && trailing === 0) return { text, done: true };
          }
          return { text, done: false };
        },
        end() {
          if (has('l')) return count > 0 ? `${name}\n` : '';
          if (has('L')) return count === 0 ? `${name}\n` : '';
          return has('c') ? `${withName ? `${name}:` : ''}${String(count)}\n` : '';
        },
        matched: () => count > 0,
      };
    },
  };
}
