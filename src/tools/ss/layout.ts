/** The column layout of ss (render_calc_width of iproute2's misc/ss.c). */
export interface Column {
  readonly head: string;
  readonly right: boolean;
  readonly hidden: boolean;
  /** what stands before the column */
  readonly gap: string;
}

/**
 * Lines of a table. Widths are those of the content; on a terminal of `screen` columns the space that remains is spread over the
 * columns, and what does not fit goes to a line of its own.
 */
export function layout(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  noHeader: boolean,
  screen: number | undefined,
): string {
  const lines = noHeader ? rows : [columns.map((column) => column.head), ...rows];
  const shown = columns.map((column, index) => ({ ...column, index })).filter((column) => !column.hidden);
  const widths = shown.map(({ index }) => Math.max(0, ...lines.map((line) => (line[index] ?? '').length)));
  const breaks =
    screen === undefined
      ? new Set<number>()
      : spread(
          widths,
          shown.map((column) => column.gap.length),
          screen,
        );
  return lines
    .map((line) => {
      const cells = shown.map((column, at) => {
        const text = line[column.index] ?? '';
        const width = widths[at] ?? 0;
        return `${breaks.has(at) ? '\n' : ''}${column.gap}${column.right ? text.padStart(width) : text.padEnd(width)}`;
      });
      return `${cells.join('')}\n`;
    })
    .join('');
}

/** Widens columns in place so that each line fills the screen; gives the columns that begin a new line. */
function spread(widths: number[], gaps: readonly number[], screen: number): Set<number> {
  const breaks = new Set<number>();
  let first = 0;
  let length = 0;
  for (let at = 0; at < widths.length; at++) {
    length += (widths[at] ?? 0) + (gaps[at] ?? 0);
    const last = at === widths.length - 1;
    if (!last && length < screen) continue;
    let end = at;
    if (length > screen && at > first) {
      length -= (widths[at] ?? 0) + (gaps[at] ?? 0);
      end = at - 1;
    }
    const count = end - first + 1;
    const room = Math.max(0, screen - length);
    for (let each = first; each <= end; each++)
      widths[each] = (widths[each] ?? 0) + Math.floor(room / count) + (each - first < room % count ? 1 : 0);
    if (end < widths.length - 1) breaks.add(end + 1);
    first = end + 1;
    length = 0;
    at = end;
  }
  return breaks;
}
