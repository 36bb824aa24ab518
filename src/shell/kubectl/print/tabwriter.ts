/** Go's text/tabwriter and its fork liggitt/tabwriter, as far as kubectl uses them: columns of tab-terminated cells. */
export interface TabOptions {
  readonly minWidth: number;
  readonly padding: number;
  /** widths kept from an earlier flush (the fork's RememberWidths), changed in place */
  readonly remembered?: number[];
}

/** Widths of `kubectl get`. */
export const GET_TABS: TabOptions = { minWidth: 6, padding: 3 };
/** Widths of `kubectl describe`. */
export const DESCRIBE_TABS: TabOptions = { minWidth: 0, padding: 2 };

/** Aligns a text whose cells end with tabs. A column is a block of neighbouring lines that have that cell. */
export function alignTabs(text: string, options: TabOptions): string {
  if (text === '') return '';
  const lines = text.split('\n').map((line) => line.split('\t'));
  const out: string[] = lines.map(() => '');
  format(lines, out, 0, lines.length, [], options);
  return out.join('\n');
}

const length = (cell: string): number => [...cell].length;

function format(lines: readonly string[][], out: string[], from: number, to: number, widths: readonly number[], options: TabOptions): void {
  const column = widths.length;
  let start = from;
  for (let line = from; line < to; line++) {
    if (column >= (lines[line]?.length ?? 0) - 1) continue;
    write(lines, out, start, line, widths);
    let width = options.minWidth;
    let end = line;
    for (; end < to; end++) {
      const cells = lines[end] ?? [];
      if (column >= cells.length - 1) break;
      const size = length(cells[column] ?? '') + options.padding;
      if (size > width) width = size;
    }
    if (options.remembered) {
      width = Math.max(width, options.remembered[column] ?? 0);
      options.remembered[column] = width;
    }
    format(lines, out, line, end, [...widths, width], options);
    line = end - 1;
    start = end;
  }
  write(lines, out, start, to, widths);
}

function write(lines: readonly string[][], out: string[], from: number, to: number, widths: readonly number[]): void {
  for (let line = from; line < to; line++) {
    const cells = lines[line] ?? [];
    let text = '';
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i] ?? '';
      const width = widths[i];
      // trailing cell: no padding
      text += i < cells.length - 1 && width !== undefined ? cell + ' '.repeat(Math.max(0, width - length(cell))) : cell;
    }
    out[line] = text;
  }
}
