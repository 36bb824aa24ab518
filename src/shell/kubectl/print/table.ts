import type { Json } from '../client.ts';
import { alignTabs, GET_TABS } from './tabwriter.ts';

/** A server-side table (meta.k8s.io/v1 Table). */
export interface Table {
  readonly columns: readonly { readonly name: string; readonly priority: number }[];
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  readonly cells: readonly unknown[];
  readonly object: Json;
}

/** Reads the server's answer; undefined when it is no Table. */
export function readTable(value: Json): Table | undefined {
  if (value['kind'] !== 'Table') return undefined;
  const columns = (value['columnDefinitions'] as Json[] | undefined) ?? [];
  const rows = (value['rows'] as Json[] | null | undefined) ?? [];
  return {
    columns: columns.map((column) => ({ name: String(column['name']), priority: Number(column['priority'] ?? 0) })),
    rows: rows.map((row) => ({ cells: row['cells'] as unknown[], object: (row['object'] ?? {}) as Json })),
  };
}

export interface TableOptions {
  readonly wide: boolean;
  readonly headers: boolean;
  readonly namespaces: boolean;
  readonly showLabels: boolean;
  readonly labelColumns: readonly string[];
  /** `deployment.apps/` before names, when several types are shown */
  readonly prefix?: string;
}

/** Header and rows as tab-separated lines (cli-runtime's TablePrinter), before alignment. */
export function tableLines(table: Table, options: TableOptions): string[] {
  const shown = table.columns.map((column, index) => ({ ...column, index })).filter((column) => options.wide || column.priority === 0);
  const lines: string[] = [];
  const labels = options.labelColumns.map((label) => label.slice(label.lastIndexOf('/') + 1).toUpperCase());
  if (options.headers) {
    const names = shown.map((column) => column.name.toUpperCase());
    lines.push([...(options.namespaces ? ['NAMESPACE'] : []), ...names, ...labels, ...(options.showLabels ? ['LABELS'] : [])].join('\t'));
  }
  for (const row of table.rows) {
    const meta = (row.object['metadata'] ?? {}) as Json;
    const own = (meta['labels'] ?? {}) as Readonly<Record<string, string>>;
    const cells = shown.map((column) => {
      const text = cellText(row.cells[column.index]);
      return column.index === 0 && options.prefix !== undefined ? options.prefix + text : text;
    });
    const extra = options.labelColumns.map((label) => own[label] ?? '');
    const all = Object.keys(own)
      .sort()
      .map((key) => `${key}=${own[key] ?? ''}`)
      .join(',');
    lines.push(
      [
        ...(options.namespaces ? [cellText(meta['namespace'] ?? '')] : []),
        ...cells,
        ...extra,
        ...(options.showLabels ? [all === '' ? '<none>' : all] : []),
      ].join('\t'),
    );
  }
  return lines;
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return value === null ? '<nil>' : '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
  const end = text.search(/[\f\n\r]/);
  return end < 0 ? text : `${text.slice(0, end)}...`;
}

/** Aligns lines as `kubectl get` does; `remembered` keeps widths between flushes of a watch. */
export function alignTable(lines: readonly string[], remembered?: number[]): string {
  if (lines.length === 0) return '';
  return `${alignTabs(lines.join('\n'), remembered ? { ...GET_TABS, remembered } : GET_TABS)}\n`;
}
