import { err, ok, type Result } from '../../base/result.ts';
import { copy, equal, isObject, list, setOwn, type JsonObject } from '../json.ts';
import { listRule } from './merge-keys.ts';

/** Applies a strategic merge patch (apimachinery strategicpatch): maps merge, lists merge by their key, `$patch`, `$retainKeys`,
 * `$setElementOrder/` and `$deleteFromPrimitiveList/` direct. */
export function strategicPatch(kind: string, target: JsonObject, patch: JsonObject): Result<JsonObject> {
  return mergeMap(kind, '', target, patch);
}

function mergeMap(kind: string, parent: string, target: JsonObject, patch: JsonObject): Result<JsonObject> {
  const directive = patch['$patch'];
  if (directive === 'replace') {
    const { $patch: _directive, ...rest } = patch;
    return ok(copy(rest));
  }
  if (directive === 'delete') return ok({});
  if (directive !== undefined && directive !== 'merge') return err(`Unknown patch type: ${String(directive)}`);
  let out: JsonObject = { ...target };
  const retain = patch['$retainKeys'];
  if (Array.isArray(retain)) out = Object.fromEntries(Object.entries(out).filter(([key]) => retain.includes(key)));
  const order = new Map<string, readonly unknown[]>();
  for (const [key, value] of Object.entries(patch)) {
    if (key === '$patch' || key === '$retainKeys') continue;
    if (key.startsWith('$setElementOrder/')) {
      order.set(key.slice('$setElementOrder/'.length), list(value));
      continue;
    }
    if (key.startsWith('$deleteFromPrimitiveList/')) {
      const name = key.slice('$deleteFromPrimitiveList/'.length);
      out[name] = list(out[name]).filter((entry) => !list(value).some((gone) => equal(gone, entry)));
      continue;
    }
    const merged = mergeMember(kind, parent, key, Object.hasOwn(out, key) ? out[key] : undefined, value);
    if (!merged.ok) return merged;
    if (merged.value === undefined) delete out[key];
    else setOwn(out, key, merged.value);
  }
  for (const [name, wanted] of order) {
    const rule = listRule(kind, parent, name);
    if (rule && Array.isArray(out[name])) out[name] = reorder(list(out[name]), list(target[name]), wanted, rule.mergeKey);
  }
  return ok(out);
}

function mergeMember(kind: string, parent: string, key: string, before: unknown, value: unknown): Result<unknown> {
  if (value === null) return ok(undefined);
  if (isObject(value)) {
    if (value['$patch'] === 'delete') return ok(undefined);
    return mergeMap(kind, key, isObject(before) ? before : {}, value);
  }
  if (!Array.isArray(value)) return ok(value);
  const rule = listRule(kind, parent, key);
  if (!rule) return ok(copy(value));
  if (rule.set) return ok([...list(before), ...value.filter((entry) => !list(before).some((old) => equal(old, entry)))]);
  return mergeList(kind, key, list(before), value, rule.mergeKey ?? 'name');
}

function mergeList(kind: string, name: string, before: readonly unknown[], patch: readonly unknown[], mergeKey: string): Result<unknown> {
  if (patch.some((entry) => isObject(entry) && entry['$patch'] === 'replace')) {
    return ok(copy(patch.filter((entry) => !(isObject(entry) && entry['$patch'] !== undefined))));
  }
  let out = [...before];
  for (const entry of patch) {
    if (!isObject(entry)) return err(`Invalid value type in list ${name}`);
    const id = entry[mergeKey];
    if (id === undefined) return err(`map: ${JSON.stringify(entry)} does not contain declared merge key: ${mergeKey}`);
    const same = (other: unknown): boolean => isObject(other) && other[mergeKey] === id;
    if (entry['$patch'] === 'delete') {
      out = out.filter((other) => !same(other));
      continue;
    }
    const index = out.findIndex(same);
    const merged = mergeMap(kind, name, index >= 0 ? (out[index] as JsonObject) : {}, entry);
    if (!merged.ok) return merged;
    if (index >= 0) out[index] = merged.value;
    else out.push(merged.value);
  }
  return ok(out);
}

/** Puts a merged list in the order that the patch asks for; what only the server has keeps its place behind its left neighbour. */
function reorder(
  merged: readonly unknown[],
  server: readonly unknown[],
  wanted: readonly unknown[],
  mergeKey: string | undefined,
): unknown[] {
  const idOf = (entry: unknown): unknown => (mergeKey !== undefined && isObject(entry) ? entry[mergeKey] : entry);
  const order = wanted.map(idOf);
  const named = merged.filter((entry) => order.includes(idOf(entry))).sort((a, b) => order.indexOf(idOf(a)) - order.indexOf(idOf(b)));
  const others = merged.filter((entry) => !order.includes(idOf(entry)));
  const place = (entry: unknown): number => server.findIndex((old) => idOf(old) === idOf(entry));
  const out: unknown[] = [];
  while (named.length > 0 || others.length > 0) {
    const [a] = named;
    const [b] = others;
    const takeOther = named.length === 0 || (others.length > 0 && place(a) >= 0 && place(b) < place(a));
    out.push(takeOther ? b : a);
    (takeOther ? others : named).shift();
  }
  return out;
}
