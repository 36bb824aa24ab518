/**
 * YAML as kubectl prints it: sigs.k8s.io/yaml over go-yaml v2 (sorted keys, indentless sequences, libyaml's choice of scalar style,
 * folding of long lines at 80 columns).
 */
export function printYaml(value: unknown): string {
  if (isMap(value) && Object.keys(value).length > 0) return mapping(value, 0, '');
  if (Array.isArray(value) && value.length > 0) return sequence(value, 0);
  return `${scalar(value, 0, 0)}\n`;
}

const BEST_WIDTH = 80;

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapping(map: Record<string, unknown>, indent: number, first: string): string {
  let out = '';
  let lead = first;
  for (const key of Object.keys(map)
    .filter((name) => map[name] !== undefined)
    .sort(compareKeys)) {
    const pad = lead === '' ? ' '.repeat(indent) : lead;
    lead = '';
    const name = key.includes('\n') ? doubleQuote(key, 0, 0, false) : text(key, 0, 0, true);
    out += `${pad}${name}:${entry(map[key], indent, indent + name.length + 1)}`;
  }
  return out;
}

function entry(value: unknown, indent: number, column: number): string {
  if (isMap(value) && Object.keys(value).length > 0) return `\n${mapping(value, indent + 2, '')}`;
  if (Array.isArray(value) && value.length > 0) return `\n${sequence(value, indent)}`;
  return ` ${scalar(value, indent + 2, column + 1)}\n`;
}

function sequence(list: readonly unknown[], indent: number): string {
  const pad = ' '.repeat(indent);
  let out = '';
  for (const item of list) {
    if (isMap(item) && Object.keys(item).length > 0) out += mapping(item, indent + 2, `${pad}- `);
    else if (Array.isArray(item) && item.length > 0) out += `${pad}- ${sequence(item, indent + 2).slice(indent + 2)}`;
    else out += `${pad}- ${scalar(item, indent + 2, indent + 2)}\n`;
  }
  return out;
}

function scalar(value: unknown, indent: number, column: number): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return formatNumber(value);
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'string') return text(value, indent, column, false);
  return '{}';
}

function formatNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}

const WORDS = new Set(
  'y Y yes Yes YES on On ON n N no No NO off Off OFF true True TRUE false False FALSE ~ null Null NULL .nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF <<'.split(
    ' ',
  ),
);

/** Whether go-yaml's resolver would read the plain text as something other than a string. */
export function resolvesToOther(plain: string): boolean {
  if (plain === '' || WORDS.has(plain)) return true;
  if (!/^[-+.\d]/.test(plain)) return false;
  const bare = plain.replaceAll('_', '');
  if (/^[-+]?(0|[1-9]\d*|0[0-7]+|0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/.test(bare)) return true;
  if (/^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(bare)) return true;
  if (/^[-+]?\d[\d_]*(:[0-5]?\d)+(\.[\d_]*)?$/.test(plain)) return true;
  return isTimestamp(plain);
}

function isTimestamp(plain: string): boolean {
  return (
    /^\d{4}-\d{1,2}-\d{1,2}$/.test(plain) ||
    /^\d{4}-\d{1,2}-\d{1,2}([Tt]|[ \t]+)\d{1,2}:\d{2}:\d{2}(\.\d+)?([ \t]*(Z|[-+]\d{1,2}(:\d{2})?))?$/.test(plain)
  );
}

function text(value: string, indent: number, column: number, key: boolean): string {
  const shape = analyse(value);
  if (value.includes('\n') && !key && shape.block) return literal(value, indent);
  if (value.includes('\n')) return doubleQuote(value, indent, column, !key);
  if (resolvesToOther(value)) return doubleQuote(value, indent, column, !key);
  if (shape.plain) return fold(value, indent, column, key);
  if (shape.single) return singleQuote(value, indent, column, key);
  return doubleQuote(value, indent, column, !key);
}

const PRINTABLE = /^[\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]$/u;

/** libyaml's analyze_scalar. */
function analyse(value: string): { readonly plain: boolean; readonly single: boolean; readonly block: boolean } {
  const chars = [...value];
  let blockIndicator = value.startsWith('---') || value.startsWith('...');
  let special = false;
  let breaks = false;
  let spaceBreak = false;
  let breakSpace = false;
  chars.forEach((char, i) => {
    const next = chars[i + 1];
    const nextBlank = next === undefined || /[ \t\n\r]/.test(next);
    const afterBlank = i === 0 || /[ \t\n\r]/.test(chars[i - 1] ?? '');
    if (i === 0) {
      if ('#,[]{}&*!|>\'"%@`'.includes(char) || ('?:-'.includes(char) && nextBlank)) blockIndicator = true;
    } else if ((char === ':' && nextBlank) || (char === '#' && afterBlank)) blockIndicator = true;
    if (!PRINTABLE.test(char)) special = true;
    if (char === '\n') {
      breaks = true;
      if (chars[i - 1] === ' ') spaceBreak = true;
    } else if (char === ' ' && chars[i - 1] === '\n') breakSpace = true;
  });
  const edge = /^[ \n]|[ \n]$/.test(value);
  return {
    plain: !blockIndicator && !special && !breaks && !edge,
    single: !special && !spaceBreak && !breakSpace,
    block: !special && !spaceBreak && !value.endsWith(' '),
  };
}

/** Breaks a plain text at single spaces beyond the best width. */
function fold(value: string, indent: number, column: number, key: boolean): string {
  let out = '';
  let at = column;
  let spaces = false;
  const chars = [...value];
  chars.forEach((char, i) => {
    if (char === ' ' && !key && !spaces && at > BEST_WIDTH && chars[i + 1] !== ' ') {
      out += `\n${' '.repeat(indent)}`;
      at = indent;
    } else {
      out += char;
      at++;
    }
    spaces = char === ' ';
  });
  return out;
}

function singleQuote(value: string, indent: number, column: number, key: boolean): string {
  let out = "'";
  let at = column + 1;
  let spaces = false;
  const chars = [...value];
  chars.forEach((char, i) => {
    if (char === ' ' && !key && !spaces && at > BEST_WIDTH && i > 0 && i < chars.length - 1 && chars[i + 1] !== ' ') {
      out += `\n${' '.repeat(indent)}`;
      at = indent;
    } else {
      out += char === "'" ? "''" : char;
      at += char === "'" ? 2 : 1;
    }
    spaces = char === ' ';
  });
  return `${out}'`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
};

function doubleQuote(value: string, indent: number, column: number, breaks: boolean): string {
  let out = '"';
  let at = column + 1;
  let spaces = false;
  const chars = [...value];
  chars.forEach((char, i) => {
    if (char === ' ') {
      if (breaks && !spaces && at > BEST_WIDTH && i > 0 && i < chars.length - 1) {
        out += `\n${' '.repeat(indent)}`;
        at = indent;
        if (chars[i + 1] === ' ') {
          out += '\\';
          at++;
        }
      } else {
        out += ' ';
        at++;
      }
      spaces = true;
      return;
    }
    spaces = false;
    const escaped = ESCAPES[char] ?? (PRINTABLE.test(char) ? char : hex(char));
    out += escaped;
    at += [...escaped].length;
  });
  return `${out}"`;
}

function hex(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return `\\U${code.toString(16).toUpperCase().padStart(8, '0')}`;
}

function literal(value: string, indent: number): string {
  const hint = /^[ \n]/.test(value) ? '2' : '';
  const chomp = !value.endsWith('\n') ? '-' : value.endsWith('\n\n') || value === '\n' ? '+' : '';
  const lines = value.split('\n');
  if (value.endsWith('\n')) lines.pop();
  const pad = ' '.repeat(indent);
  return `|${hint}${chomp}\n${lines.map((line) => (line === '' ? '' : pad + line)).join('\n')}`;
}

const isDigit = (char: string): boolean => /^\p{Nd}$/u.test(char);
const isLetter = (char: string): boolean => /^\p{L}$/u.test(char);

/** go-yaml's order of keys: numbers in them count as numbers, other signs come before letters. */
export function compareKeys(a: string, b: string): number {
  const x = [...a];
  const y = [...b];
  for (let i = 0; i < x.length && i < y.length; i++) {
    const p = x[i] ?? '';
    const q = y[i] ?? '';
    if (p === q) continue;
    if (isLetter(p) && isLetter(q)) return p < q ? -1 : 1;
    if (isLetter(p) || isLetter(q)) return isLetter(q) ? -1 : 1;
    const run = (chars: string[]): string => {
      let digits = '';
      for (let j = i; j < chars.length && isDigit(chars[j] ?? ''); j++) digits += chars[j];
      return digits;
    };
    const m = run(x);
    const n = run(y);
    if (Number(m) !== Number(n)) return Number(m) - Number(n);
    if (m.length !== n.length) return m.length - n.length;
    return p < q ? -1 : 1;
  }
  return x.length - y.length;
}
