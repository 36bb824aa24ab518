/** A word of nft's language with its place: columns count from 0, `end` is exclusive. */
export interface Token {
  readonly kind: 'string' | 'number' | 'quoted' | 'symbol' | 'newline' | 'end';
  /** without the quotes */
  readonly text: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

const PATTERNS: readonly (readonly [RegExp, Token['kind']])[] = [
  [/(?:\d{1,3}\.){3}\d{1,3}(?![\w.])/y, 'string'],
  // IPv6: at least two colons, so that `80:` and `a:` stay what they are
  [
    /(?:[0-9a-fA-F]{1,4}:){2,7}(?::?[0-9a-fA-F]{1,4})*(?::(?![\w:]))?(?:\d{1,3}(?:\.\d{1,3}){3})?|(?:[0-9a-fA-F]{1,4})?::(?:[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4})*)?|[0-9a-fA-F]{1,4}::?(?:[0-9a-fA-F]{1,4}:)+[0-9a-fA-F]{1,4}/y,
    'string',
  ],
  [/0x[0-9a-fA-F]+/y, 'number'],
  // 3h, 1m30s, 500ms
  [/(?:\d+(?:ms|[dhms]))+(?!\w)/y, 'string'],
  [/\d+/y, 'number'],
  [/[A-Za-z_.][\w./-]*\*?/y, 'string'],
  [/==|!=|<=|>=|<<|>>|[{}()[\],;:=<>.&|^!@$*/+-]/y, 'symbol'],
];

/** Splits a script into tokens; `undefined` text of a token never happens. Comments and continued lines fall away. */
export function tokenize(text: string): readonly Token[] {
  const out: Token[] = [];
  const lines = text.split('\n');
  // a trailing newline ends the last line, it does not begin another
  if (lines.length > 1 && lines[lines.length - 1] === '') lines.pop();
  lines.forEach((source, line) => {
    let at = 0;
    let joined = false;
    while (at < source.length) {
      const character = source[at] ?? '';
      if (character === ' ' || character === '\t' || character === '\r') at++;
      else if (character === '#') at = source.length;
      else if (character === '\\' && source.slice(at + 1).trim() === '') {
        joined = true;
        at = source.length;
      } else if (character === '"') {
        const close = source.indexOf('"', at + 1);
        const end = close < 0 ? source.length : close + 1;
        out.push({ kind: 'quoted', text: source.slice(at + 1, close < 0 ? source.length : close), line, start: at, end });
        at = end;
      } else {
        const token = next(source, at, line);
        out.push(token);
        at = token.end;
      }
    }
    if (!joined) out.push({ kind: 'newline', text: '\n', line, start: source.length, end: source.length + 1 });
  });
  out.push({ kind: 'end', text: '', line: lines.length, start: 0, end: 1 });
  return out;
}

function next(source: string, at: number, line: number): Token {
  for (const [pattern, kind] of PATTERNS) {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text === undefined || text === '') continue;
    // a lone dot joins the parts of a concatenation
    if (text === '.') return { kind: 'symbol', text, line, start: at, end: at + 1 };
    return { kind, text, line, start: at, end: at + text.length };
  }
  return { kind: 'symbol', text: source[at] ?? '', line, start: at, end: at + 1 };
}
