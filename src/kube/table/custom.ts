import { at, isObject, list, record, text } from '../json.ts';
import { CRDS } from '../registry/lookup.ts';
import type { Resource } from '../registry/resource.ts';
import type { KubeState } from '../state.ts';
import { ageSince } from './age.ts';
import type { Cell, CellFunction, Column } from './column.ts';

/** Columns of a custom resource: its name and the additionalPrinterColumns, by default its age. */
export function customColumns(state: KubeState, resource: Resource): { readonly columns: readonly Column[]; readonly cells: CellFunction } {
  const crd = state.buckets.get(CRDS)?.objects.get(`/${resource.storedAs}`);
  const version = list(at(crd, 'spec', 'versions'))
    .map(record)
    .find((entry) => entry['name'] === resource.version);
  const declared = list(version?.['additionalPrinterColumns']).map(record);
  const specs = declared.length > 0 ? declared : [{ name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }];
  const columns: Column[] = [{ name: 'Name', type: 'string', format: 'name', description: '', priority: 0 }];
  for (const spec of specs.map(record)) {
    columns.push({
      name: text(spec['name']),
      type: text(spec['type']) as Column['type'],
      format: text(spec['format']),
      description: text(spec['description']),
      priority: Number(spec['priority'] ?? 0),
    });
  }
  const cells: CellFunction = (object, now) => [object.metadata.name, ...specs.map((spec) => cell(object, record(spec), now))];
  return { columns, cells };
}

function cell(object: unknown, spec: Readonly<Record<string, unknown>>, now: number): Cell {
  const values = select([object], text(spec['jsonPath']));
  const first = values[0];
  if (first === undefined || first === null) return spec['type'] === 'string' || spec['type'] === 'date' ? '' : null;
  if (spec['type'] === 'date') return ageSince(first, now);
  if (spec['type'] === 'integer' || spec['type'] === 'number') return Number(first);
  if (spec['type'] === 'boolean') return first === true;
  return values.map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value))).join(',');
}

/** The values at a simple JSONPath: members, indexes, `[*]` and `[?(@.a=="b")]`. */
function select(start: readonly unknown[], path: string): readonly unknown[] {
  let values = start;
  const step =
    /\.([A-Za-z0-9_-]+(?:\\\.[A-Za-z0-9_/-]+)*)|\[(\d+|\*)\]|\['([^']*)'\]|\[\?\(@\.([A-Za-z0-9_.-]+)\s*==\s*["']([^"']*)["']\)\]/g;
  for (const match of path.matchAll(step)) {
    const [, dotted, index, quotedName, filterPath, filterValue] = match;
    const name = dotted?.replaceAll('\\.', '.') ?? quotedName;
    if (name !== undefined) values = values.flatMap((value) => (isObject(value) && value[name] !== undefined ? [value[name]] : []));
    else if (index === '*') values = values.flatMap((value) => (isObject(value) ? Object.values(value) : list(value)));
    else if (index !== undefined)
      values = values.flatMap((value) => {
        const entry = list(value)[Number(index)];
        return entry === undefined ? [] : [entry];
      });
    else
      values = values.flatMap((value) =>
        list(value).filter((entry) => String(at(entry, ...(filterPath ?? '').split('.'))) === filterValue),
      );
  }
  return values;
}
