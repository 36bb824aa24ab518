import { err, ok, type Result } from '../../../base/result.ts';
import { findResults, pathText, relaxedPath } from './jsonpath.ts';
import { parseJsonPath, type PathNode } from './jsonpath-parse.ts';
import { alignTabs, GET_TABS } from './tabwriter.ts';
import { goText } from './go-value.ts';

export interface CustomColumn {
  readonly header: string;
  readonly nodes: readonly PathNode[];
}

/** `NAME:.metadata.name,IP:.status.podIP` as columns. */
export function parseCustomColumns(spec: string): Result<readonly CustomColumn[]> {
  if (spec === '') return err('custom-columns format specified but no custom columns given');
  const out: CustomColumn[] = [];
  for (const part of spec.split(',')) {
    const colon = part.indexOf(':');
    if (colon < 0) return err(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    const path = relaxedPath(part.slice(colon + 1));
    if (!path.ok) return path;
    const nodes = parseJsonPath(path.value);
    if (!nodes.ok) return nodes;
    out.push({ header: part.slice(0, colon), nodes: nodes.value });
  }
  return ok(out);
}

/** `-o custom-columns-file`: a line of headers and a line of paths. */
export function parseColumnsFile(text: string): Result<readonly CustomColumn[]> {
  const [headers = '', paths = ''] = text.split('\n').filter((line) => line.trim() !== '');
  const names = headers.trim().split(/\s+/);
  const specs = paths.trim().split(/\s+/);
  if (names.length !== specs.length)
    return err(`number of headers (${names.length}) and field specifications (${specs.length}) don't match`);
  return parseCustomColumns(names.map((name, i) => `${name}:${specs[i] ?? ''}`).join(','));
}

/** The lines of the table; `remembered` keeps widths between rows of a watch. */
export function printCustomColumns(
  columns: readonly CustomColumn[],
  objects: readonly unknown[],
  headers: boolean,
  remembered?: number[],
): Result<string> {
  const lines: string[] = headers ? [columns.map((column) => column.header).join('\t')] : [];
  for (const object of objects) {
    const cells: string[] = [];
    for (const column of columns) {
      const found = findResults(column.nodes, object);
      if (!found.ok) return found;
      const values = found.value[0] ?? [];
      cells.push(
        values.length === 0
          ? '<none>'
          : values
              .map((value) => (typeof value === 'object' && value !== null ? goText(value) : value === null ? '<nil>' : pathText(value)))
              .join(','),
      );
    }
    lines.push(cells.join('\t'));
  }
  if (lines.length === 0) return ok('');
  return ok(`${alignTabs(lines.join('\n'), remembered ? { ...GET_TABS, remembered } : GET_TABS)}\n`);
}
