import { mergeKey, retainsKeys } from './merge-keys.ts';

type Map_ = Record<string, unknown>;

export interface DiffOptions {
  readonly kind: string;
  /** leave out what is only in `original` */
  readonly ignoreDeletions: boolean;
  /** leave out what is new or different in `modified` */
  readonly ignoreChanges: boolean;
}

/**
 * The strategic merge patch from `original` to `modified` (apimachinery strategicpatch.diffMaps), with `$setElementOrder`,
 * `$patch: delete`, `$deleteFromPrimitiveList` and `$retainKeys`.
 */
export function diffMaps(original: Map_, modified: Map_, path: readonly string[], options: DiffOptions): Map_ {
  const patch: Map_ = {};
  for (const key of Object.keys(original).sort()) {
    if (!(key in modified) || modified[key] === undefined) {
      if (!options.ignoreDeletions) patch[key] = null;
      continue;
    }
    diffField(key, original[key], modified[key], [...path, key], options, patch);
  }
  if (!options.ignoreChanges) {
    for (const key of Object.keys(modified).sort()) if (!(key in original) && modified[key] !== undefined) patch[key] = modified[key];
  }
  return patch;
}

function diffField(key: string, from: unknown, to: unknown, path: readonly string[], options: DiffOptions, patch: Map_): void {
  if (isMap(from) && isMap(to)) {
    const sub = diffMaps(from, to, path, options);
    if (Object.keys(sub).length === 0) return;
    if (retainsKeys(options.kind, path)) sub['$retainKeys'] = Object.keys(to).sort();
    patch[key] = sub;
  } else if (Array.isArray(from) && Array.isArray(to)) diffLists(key, from, to, path, options, patch);
  else if (!options.ignoreChanges && !equal(from, to)) patch[key] = to;
}

function diffLists(
  key: string,
  from: readonly unknown[],
  to: readonly unknown[],
  path: readonly string[],
  options: DiffOptions,
  patch: Map_,
): void {
  const by = mergeKey(options.kind, path);
  if (by === undefined) {
    if (!options.ignoreChanges && !equal(from, to)) patch[key] = to;
    return;
  }
  if (by === '') return diffPlainLists(key, from, to, options, patch);
  const items: unknown[] = [];
  const order = to.map((item) => (item as Map_)[by]);
  const before = from.map((item) => (item as Map_)[by]);
  const find = (list: readonly unknown[], value: unknown): Map_ | undefined =>
    list.find((item) => (item as Map_)[by] === value) as Map_ | undefined;
  for (const value of [...new Set(order)].sort(compare)) {
    const old = find(from, value);
    const now = find(to, value) ?? {};
    if (!old) {
      if (!options.ignoreChanges) items.push(now);
      continue;
    }
    const sub = diffMaps(old, now, path, options);
    if (Object.keys(sub).length > 0) items.push({ ...sub, [by]: value });
  }
  const gone = before.filter((value) => !order.includes(value)).sort(compare);
  const deletions = options.ignoreDeletions ? [] : gone.map((value) => ({ $patch: 'delete', [by]: value }));
  const sameOrder = equal(
    before.filter((value) => order.includes(value)),
    order.filter((value) => before.includes(value)),
  );
  if (items.length === 0 && deletions.length === 0 && (sameOrder || options.ignoreChanges)) return;
  if (items.length > 0 || deletions.length > 0) patch[key] = [...items, ...deletions];
  patch[`$setElementOrder/${key}`] = order.map((value) => ({ [by]: value }));
}

function diffPlainLists(key: string, from: readonly unknown[], to: readonly unknown[], options: DiffOptions, patch: Map_): void {
  const added = options.ignoreChanges ? [] : to.filter((value) => !from.includes(value));
  const removed = options.ignoreDeletions ? [] : from.filter((value) => !to.includes(value));
  if (added.length === 0 && removed.length === 0) return;
  if (added.length > 0) patch[key] = added;
  if (removed.length > 0) patch[`$deleteFromPrimitiveList/${key}`] = removed;
  patch[`$setElementOrder/${key}`] = to;
}

export function isMap(value: unknown): value is Map_ {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Deep equality of JSON values; undefined fields count as absent. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => equal(item, b[i]));
  if (!isMap(a) || !isMap(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => equal(a[key], b[key]));
}

function compare(a: unknown, b: unknown): number {
  const x = String(a as string | number);
  const y = String(b as string | number);
  return x < y ? -1 : x > y ? 1 : 0;
}
