/** Brace expansion (bash manual): works on the text of a word, before everything else, and knows quotes. */
const LIMIT = 10_000;

export function expandBraces(text: string): string[] {
  if (!text.includes('{')) return [text];
  const found = findBrace(text);
  if (!found) return [text];
  const head = text.slice(0, found.open);
  const tails = expandBraces(text.slice(found.close + 1));
  const out: string[] = [];
  for (const choice of found.choices) {
    for (const tail of tails) {
      if (out.length >= LIMIT) return out;
      out.push(head + choice + tail);
    }
  }
  return out;
}

interface Brace {
  readonly open: number;
  readonly close: number;
  readonly choices: readonly string[];
}

function findBrace(text: string): Brace | undefined {
  for (let open = 0; open < text.length; open++) {
    const skipped = skipQuoted(text, open);
    if (skipped > open) {
      open = skipped - 1;
      continue;
    }
    if (text[open] !== '{') continue;
    const brace = readBrace(text, open);
    if (brace) return brace;
  }
  return undefined;
}

/** The index after a quoted part, `$( )` or `${ }` that begins here; the same index when none does. */
function skipQuoted(text: string, at: number): number {
  const letter = text[at];
  if (letter === '\\') return at + 2;
  if (letter === "'" || letter === '"' || letter === '`') {
    let index = at + 1;
    while (index < text.length && text[index] !== letter) index += text[index] === '\\' && letter !== "'" ? 2 : 1;
    return index + 1;
  }
  if (letter === '$' && (text[at + 1] === '{' || text[at + 1] === '(')) {
    const open = text[at + 1];
    const close = open === '{' ? '}' : ')';
    let depth = 0;
    let index = at + 1;
    while (index < text.length) {
      const quoted = '\'"\\`'.includes(text[index] ?? '') ? skipQuoted(text, index) : index;
      if (quoted > index) {
        index = quoted;
        continue;
      }
      if (text[index] === open) depth++;
      if (text[index] === close && --depth === 0) return index + 1;
      index++;
    }
    return text.length;
  }
  return at;
}

function readBrace(text: string, open: number): Brace | undefined {
  const parts: string[] = [];
  let depth = 0;
  let begin = open + 1;
  for (let index = open; index < text.length; index++) {
    const skipped = skipQuoted(text, index);
    if (skipped > index) {
      index = skipped - 1;
      continue;
    }
    const letter = text[index];
    if (letter === '{') depth++;
    else if (letter === ',' && depth === 1) {
      parts.push(text.slice(begin, index));
      begin = index + 1;
    } else if (letter === '}' && --depth === 0) {
      const last = text.slice(begin, index);
      if (parts.length > 0) return { open, close: index, choices: [...parts, last].flatMap(expandBraces) };
      const range = expandRange(last);
      return range ? { open, close: index, choices: range } : undefined;
    }
  }
  return undefined;
}

function expandRange(text: string): string[] | undefined {
  const match = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/.exec(text);
  if (!match) return undefined;
  const [from = '', to = ''] = [match[1], match[2]];
  const letters = /[A-Za-z]/.test(from);
  if (letters !== /[A-Za-z]/.test(to)) return undefined;
  const a = letters ? from.charCodeAt(0) : Number(from);
  const b = letters ? to.charCodeAt(0) : Number(to);
  const step = Math.max(1, Math.abs(Number(match[3] ?? 1)));
  const width = !letters && (/^-?0\d/.test(from) || /^-?0\d/.test(to)) ? Math.max(from.length, to.length) : 0;
  const out: string[] = [];
  for (let value = a; a <= b ? value <= b : value >= b; value += a <= b ? step : -step) {
    if (out.length >= LIMIT) break;
    if (letters) out.push(String.fromCharCode(value));
    else
      out.push(
        width > 0 ? (value < 0 ? `-${String(-value).padStart(width - 1, '0')}` : String(value).padStart(width, '0')) : String(value),
      );
  }
  return out;
}
