/** How sort(1) compares: keys, kinds and their order. */
export interface SortKey {
  readonly from: readonly [field: number, char: number];
  /** undefined is the end of the line; char 0 is the end of the field */
  readonly to: readonly [field: number, char: number] | undefined;
  /** letters among bdfghinrV; empty means the global ones */
  readonly letters: string;
}

/** Reads `2,2n`, `1.3`, `3nr`; undefined when it is no key. */
export function parseKey(text: string): SortKey | undefined {
  const match = /^(\d+)(?:\.(\d+))?([bdfghiMnRrV]*)(?:,(\d+)(?:\.(\d+))?([bdfghiMnRrV]*))?$/.exec(text);
  if (!match || match[1] === '0') return undefined;
  const to = match[4] === undefined ? undefined : ([Number(match[4]), Number(match[5] ?? 0)] as const);
  return { from: [Number(match[1]), Number(match[2] ?? 1)], to, letters: (match[3] ?? '') + (match[6] ?? '') };
}

/** Where each field of a line begins and ends. Without a separator a field takes the blanks before it. */
function fieldsOf(line: string, separator: string | undefined): readonly (readonly [number, number])[] {
  const out: [number, number][] = [];
  if (separator !== undefined) {
    let at = 0;
    for (const part of line.split(separator)) {
      out.push([at, at + part.length]);
      at += part.length + 1;
    }
    return out;
  }
  for (const match of line.matchAll(/[ \t]*[^ \t]+|[ \t]+$/g)) out.push([match.index, match.index + match[0].length]);
  return out;
}

/** The part of a line that a key compares. */
export function keyText(line: string, key: SortKey, separator: string | undefined, blanks: boolean): string {
  const fields = fieldsOf(line, separator);
  const start = fields[key.from[0] - 1];
  if (!start) return '';
  let from = start[0];
  if (blanks) while (from < line.length && /[ \t]/.test(line[from] ?? '')) from++;
  from += key.from[1] - 1;
  if (!key.to) return line.slice(from);
  const end = fields[key.to[0] - 1];
  if (!end) return line.slice(from);
  return line.slice(from, key.to[1] === 0 ? end[1] : Math.min(end[1], end[0] + key.to[1]));
}

const SCALE = ' KMGTPEZY';

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function numberOf(text: string): number {
  const match = /^\s*(-?\d*\.?\d*)/.exec(text);
  const number = Number(match?.[1] ?? 0);
  return Number.isNaN(number) ? 0 : number;
}

/** `2K` < `1M`: the suffix decides first. */
function humanOf(text: string): readonly [number, number] {
  const match = /^\s*(-?\d*\.?\d*)([KkMGTPEZY]?)/.exec(text);
  const number = Number(match?.[1] ?? 0) || 0;
  const scale = Math.max(0, SCALE.indexOf((match?.[2] ?? '').toUpperCase() || ' '));
  return [number === 0 ? 0 : Math.sign(number) * (scale + 1), number];
}

/** Version order as `sort -V`: runs of digits as numbers, `~` before everything. */
export function compareVersions(a: string, b: string): number {
  const left = a.match(/\d+|\D/g) ?? [];
  const right = b.match(/\d+|\D/g) ?? [];
  const rank = (part: string | undefined): number =>
    part === undefined
      ? 0
      : part === '~'
        ? -1
        : /\d/.test(part)
          ? 0
          : /[a-zA-Z]/.test(part)
            ? part.charCodeAt(0)
            : part.charCodeAt(0) + 256;
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [x, y] = [left[at], right[at]];
    const bothNumbers = /^\d/.test(x ?? '') && /^\d/.test(y ?? '');
    const order = bothNumbers ? Number(x) - Number(y) : rank(x) - rank(y) || (x === undefined ? -1 : y === undefined ? 1 : 0);
    if (order !== 0) return order;
  }
  return compareText(a, b);
}

/** Compares two key texts by their letters, without `r`. */
export function compareBy(letters: string, a: string, b: string): number {
  if (letters.includes('n')) return numberOf(a) - numberOf(b);
  if (letters.includes('g')) return (Number.parseFloat(a) || 0) - (Number.parseFloat(b) || 0);
  if (letters.includes('h')) {
    const [x, y] = [humanOf(a), humanOf(b)];
    return x[0] - y[0] || x[1] - y[1];
  }
  if (letters.includes('V')) return compareVersions(a, b);
  const shape = (text: string): string => {
    const plain = letters.includes('d') ? text.replace(/[^a-zA-Z0-9 \t]/g, '') : text;
    return letters.includes('f') ? plain.toUpperCase() : plain;
  };
  return compareText(shape(a), shape(b));
}
