import stringWidth from 'string-width';

/** Breaks a text into lines of at most `width` columns; words stay whole where they fit. Control characters are left out. */
export function wrapText(text: string, width: number, words = true): readonly string[] {
  return text.split('\n').flatMap((line) => wrapLine(clean(line), Math.max(4, width), words));
}

/** Escape sequences and control characters must not reach the screen; tabs become spaces. */
export function clean(line: string): string {
  return overwritten(line)
    .replaceAll('\t', '        ')
    .replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '')
    .replace(/[\u0000-\u001f\u007f]/g, '');
}

/** A carriage return goes back to the line's beginning: what follows overwrites what stands there, as a progress meter does. */
function overwritten(line: string): string {
  return line.split('\r').reduce((shown, part) => part + shown.slice(part.length));
}

function wrapLine(line: string, width: number, words: boolean): readonly string[] {
  if (stringWidth(line) <= width) return [line];
  const out: string[] = [];
  let rest = line;
  while (stringWidth(rest) > width) {
    let end = cut(rest, width);
    const space = words ? rest.lastIndexOf(' ', end) : -1;
    if (space > width / 3) end = space;
    out.push(rest.slice(0, end));
    rest = words ? rest.slice(end).trimStart() : rest.slice(end);
  }
  return [...out, rest];
}

/** Index of the first character that no longer fits. */
function cut(text: string, width: number): number {
  let used = 0;
  let index = 0;
  for (const char of text) {
    used += stringWidth(char);
    if (used > width) return Math.max(1, index);
    index += char.length;
  }
  return index;
}

/** A text that fits into `width` columns; what is left out shows as an ellipsis. */
export function cutText(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let cut = '';
  for (const char of text) {
    if (stringWidth(cut + char) > width - 1) break;
    cut += char;
  }
  return `${cut}…`;
}
