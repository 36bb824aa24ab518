import { err, ok, type Result } from '../../base/result.ts';
import { plainFailure, type Failure } from './failure.ts';
import { findResults, relaxedPath } from './print/jsonpath.ts';
import { parseJsonPath } from './print/jsonpath-parse.ts';

/** Orders by the value at a path (kubectl get --sort-by): numbers and texts by value, what lacks the field first. */
export function sortByPath<T>(items: readonly T[], path: string, objectOf: (item: T) => unknown): Result<readonly T[], Failure> {
  const relaxed = relaxedPath(path);
  if (!relaxed.ok) return err(plainFailure(relaxed.error));
  const parsed = parseJsonPath(relaxed.value);
  if (!parsed.ok) return err(plainFailure(`error parsing ${path}: ${parsed.error}`));
  const keyed: { readonly item: T; readonly value: unknown }[] = [];
  let found = items.length === 0;
  for (const item of items) {
    const result = findResults(parsed.value, objectOf(item));
    if (!result.ok) return err(plainFailure(result.error));
    const value = result.value[0]?.[0];
    if (value !== undefined) found = true;
    keyed.push({ item, value });
  }
  if (!found) return ok(items);
  return ok([...keyed].sort((a, b) => compareValues(a.value, b.value)).map((entry) => entry.item));
}

function compareValues(a: unknown, b: unknown): number {
  if (a === undefined || a === null) return b === undefined || b === null ? 0 : -1;
  if (b === undefined || b === null) return 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const x = typeof a === 'object' ? JSON.stringify(a) : String(a as string | number | boolean);
  const y = typeof b === 'object' ? JSON.stringify(b) : String(b as string | number | boolean);
  const p = quantityOf(x);
  const q = quantityOf(y);
  if (p !== undefined && q !== undefined) return p - q;
  return naturalLess(x, y);
}

const SUFFIX: Readonly<Record<string, number>> = {
  '': 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
};

function quantityOf(text: string): number | undefined {
  const match = /^([+-]?\d+(?:\.\d+)?)(m|k|M|G|T|P|Ki|Mi|Gi|Ti)?$/.exec(text);
  return match ? Number(match[1]) * (SUFFIX[match[2] ?? ''] ?? 1) : undefined;
}

/** sorts numbers inside texts as numbers (fvbommel/sortorder) */
function naturalLess(a: string, b: string): number {
  const x = a.match(/\d+|\D+/g) ?? [];
  const y = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const p = x[i] ?? '';
    const q = y[i] ?? '';
    if (p === q) continue;
    if (/^\d/.test(p) && /^\d/.test(q)) return Number(p) - Number(q) || p.length - q.length;
    return p < q ? -1 : 1;
  }
  return x.length - y.length;
}
