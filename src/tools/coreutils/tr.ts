import { signalExit } from '../../base/process.ts';
import { coreCommand, emit, fail, isSignal, usage } from './command.ts';

const ESCAPE: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', '\\': '\\' };
const MEMBER: Readonly<Record<string, RegExp>> = {
  alpha: /[a-zA-Z]/,
  digit: /\d/,
  alnum: /[a-zA-Z0-9]/,
  upper: /[A-Z]/,
  lower: /[a-z]/,
  space: /[ \t\n\v\f\r]/,
  blank: /[ \t]/,
  punct: /[!-/:-@[-`{-~]/,

  print: /[ -~]/,
  graph: /[!-~]/,
  cntrl: /[\x00-\x1f\x7f]/,
  xdigit: /[0-9A-Fa-f]/,
};
const ASCII = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));

/** The characters of a set: ranges, classes, escapes, `[x*n]`. A string is the error. */
function expand(text: string): string[] | string {
  const out: string[] = [];
  const tokens = [...text.matchAll(/\[:(\w+):\]|\[(.)\*(\d*)\]|\\([0-7]{1,3})|\\(.)|([^])/gu)];
  for (let at = 0; at < tokens.length; at++) {
    const match = tokens[at];
    if (!match) continue;
    if (match[1] !== undefined) {
      const member = MEMBER[match[1]];
      if (!member) return `invalid character class '${match[1]}'`;
      out.push(...ASCII.filter((char) => member.test(char)));
      continue;
    }
    if (match[2] !== undefined) {
      out.push(...Array.from({ length: Math.min(Number(match[3] === '' ? 256 : match[3]), 4096) }, () => match[2] ?? ''));
      continue;
    }
    const char = single(match);
    const after = tokens[at + 2];
    if (tokens[at + 1]?.[0] === '-' && after && after[1] === undefined && after[2] === undefined) {
      const end = single(after);
      const [from, to] = [char.codePointAt(0) ?? 0, end.codePointAt(0) ?? 0];
      if (to < from) return `range-endpoints of '${char}-${end}' are in reverse collating sequence order`;
      for (let code = from; code <= to; code++) out.push(String.fromCodePoint(code));
      at += 2;
    } else out.push(char);
  }
  return out;
}

function single(match: RegExpMatchArray): string {
  if (match[4] !== undefined) return String.fromCharCode(parseInt(match[4], 8));
  return match[5] !== undefined ? (ESCAPE[match[5]] ?? match[5]) : (match[6] ?? '');
}

export const tr = coreCommand({
  name: 'tr',
  summary: 'translates or deletes characters',
  options: ['d|delete', 's|squeeze-repeats', 'c|complement', 'C', 't|truncate-set1'],
  stopAtFirst: true,
  *run({ process, operands, has }) {
    const [first, second] = operands;
    if (first === undefined) return yield* usage(process, 'missing operand');
    const translate = second !== undefined && !has('d');
    if (second === undefined && !has('d') && !has('s'))
      return yield* usage(process, `missing operand after '${first}'\nTwo strings must be given when translating.`);
    const extra = operands[has('d') && !has('s') ? 1 : 2];
    if (extra !== undefined)
      return yield* usage(
        process,
        `extra operand '${extra}'${has('d') && !has('s') ? '\nOnly one string may be given when deleting without squeezing repeats.' : ''}`,
      );
    const from = expand(first);
    const to = expand(second ?? '');
    if (typeof from === 'string') return yield* fail(process, from);
    if (typeof to === 'string') return yield* fail(process, to);
    if (translate && to.length === 0) return yield* fail(process, 'when not truncating set1, string2 must be non-empty');
    const inverse = has('c') || has('C');
    const set = new Set(from);
    const inFirst = (char: string): boolean => set.has(char) !== inverse;
    const table = new Map<string, string>();
    if (translate && !inverse)
      from.slice(0, has('t') ? to.length : undefined).forEach((char, at) => table.set(char, to[at] ?? to.at(-1) ?? ''));
    const squeezed = new Set(to);
    const squeezes = (char: string): boolean => has('s') && (second === undefined ? inFirst(char) : squeezed.has(char));
    let last = '';
    for (;;) {
      const part = yield* process.stdin.read();
      if (part === undefined) return 0;
      if (isSignal(part)) return signalExit(part.signal);
      let text = '';
      for (const char of part) {
        if (has('d') && inFirst(char)) continue;
        const put = !translate ? char : inverse ? (inFirst(char) ? (to.at(-1) ?? '') : char) : (table.get(char) ?? char);
        if (put === last && squeezes(put)) continue;
        text += put;
        last = put;
      }
      const ended = yield* emit(process, text);
      if (ended !== undefined) return ended;
    }
  },
});
