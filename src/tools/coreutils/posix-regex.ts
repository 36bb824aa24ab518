/**
 * POSIX regular expressions as JavaScript's: basic ones (grep, expr), where `\(`, `\{`, `\|`, `\+`, `\?` are operators and the bare signs
 * are text, and extended ones. Alternation takes the first branch that fits, where POSIX takes the longest.
 */
const CLASS: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: ' \\t\\n\\r\\f\\v',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  print: ' -~',
  graph: '!-~',
  cntrl: '\\x00-\\x1f\\x7f',
  xdigit: '0-9A-Fa-f',
};

const ESCAPED = /[.*+?^${}()|[\]\\/-]/g;

/** A text as a pattern that matches just it. */
export function literalPattern(text: string): string {
  return text.replace(ESCAPED, '\\$&');
}

/** A bracket expression from `at` (the `[`): its translation and where it ends; undefined when it is not closed. */
function bracket(text: string, at: number): { readonly source: string; readonly end: number } | undefined {
  let i = at + 1;
  let out = '[';
  if (text[i] === '^') {
    out += '^';
    i++;
  }
  for (let first = true; i < text.length; first = false) {
    const char = text[i] ?? '';
    if (char === ']' && !first) return { source: `${out}]`, end: i + 1 };
    const named = /^\[:(\w+):\]/.exec(text.slice(i, i + 12));
    if (named) {
      out += CLASS[named[1] ?? ''] ?? '';
      i += named[0].length;
      continue;
    }
    const next = text[i + 1];
    // A hyphen between two ends is a range; at either end it is itself.
    if (char === '-' && !first && next !== ']') out += '-';
    else out += literalPattern(char);
    i++;
  }
  return undefined;
}

/** The JavaScript source of a POSIX pattern, or grep's message why it is none. */
export function posixPattern(
  text: string,
  extended: boolean,
): { readonly ok: true; readonly source: string } | { readonly ok: false; readonly error: string } {
  let out = '';
  let depth = 0;
  let start = true;
  for (let i = 0; i < text.length;) {
    const char = text[i] ?? '';
    const next = text[i + 1] ?? '';
    const escaped = char === '\\';
    if (char === '[') {
      const set = bracket(text, i);
      if (!set) return { ok: false, error: i + 1 === text.length ? 'Invalid regular expression' : 'Unmatched [, [^, [:, [., or [=' };
      out += set.source;
      i = set.end;
      start = false;
      continue;
    }
    if (escaped && next === '') return { ok: false, error: 'Trailing backslash' };
    const sign = escaped ? next : char;
    const operator = '(){}|+?'.includes(sign) && escaped !== extended;
    i += escaped ? 2 : 1;
    if (operator && sign === '(') {
      depth++;
      out += '(';
      start = true;
      continue;
    }
    if (operator && sign === ')') {
      if (depth === 0) return { ok: false, error: 'Unmatched ) or \\)' };
      depth--;
      out += ')';
    } else if (operator && sign === '|') {
      out += '|';
      start = true;
      continue;
    } else if (operator && sign === '{') {
      const bound = (extended ? /^(\d*)(,?)(\d*)\}/ : /^(\d*)(,?)(\d*)\\\}/).exec(text.slice(i));
      if (bound && bound[0].replace(/\\?\}/, '') !== '' && !start) {
        out += `{${bound[1] === '' ? '0' : (bound[1] ?? '')}${bound[2] ?? ''}${bound[3] ?? ''}}`;
        i += bound[0].length;
      } else if (!extended) return { ok: false, error: 'Unmatched \\{' };
      else out += '\\{';
    } else if (operator && sign === '}') out += '\\}';
    else if (operator) out += start ? (extended ? '' : `\\${sign}`) : sign;
    else if (escaped) out += escapedSign(next);
    else if (char === '*') out += start ? (extended ? '' : '\\*') : '*';
    else if (char === '^') {
      const anchor = extended || start;
      out += anchor ? '^' : '\\^';
      if (anchor) continue;
    } else if (char === '$') out += extended || i === text.length || /^\\[)|]/.test(text.slice(i)) ? '$' : '\\$';
    else if (char === '.') out += '.';
    else out += literalPattern(char);
    start = false;
  }
  if (depth > 0) return { ok: false, error: 'Unmatched ( or \\(' };
  // Two quantifiers in a row mean the outer one in POSIX and are an error (or laziness) in JavaScript.
  return { ok: true, source: out.replace(/(?<!\\)([*+?])[*+?]+/g, '*') };
}

function escapedSign(sign: string): string {
  if (/[wWsSbB1-9]/.test(sign)) return `\\${sign}`;
  if (sign === '<') return '\\b(?=\\w)';
  if (sign === '>') return '\\b(?<=\\w)';
  if (sign === '`') return '^';
  if (sign === "'") return '$';
  return literalPattern(sign);
}
