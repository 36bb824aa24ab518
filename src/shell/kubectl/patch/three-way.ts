import { isBuiltinGroup, mergeKey } from './merge-keys.ts';
import { diffMaps, equal, isMap } from './two-way.ts';

type Map_ = Record<string, unknown>;

export interface ObjectPatch {
  readonly patch: Map_;
  readonly contentType: 'application/strategic-merge-patch+json' | 'application/merge-patch+json';
}

/**
 * The patch that `kubectl apply` sends: what changed from `current` to `modified`, and what stood in `original` (the last applied
 * configuration) and is gone from `modified`. Strategic for built-in kinds, a JSON merge patch for custom resources.
 */
export function threeWayPatch(apiVersion: string, kind: string, original: Map_, modified: Map_, current: Map_): ObjectPatch {
  if (!isBuiltinGroup(apiVersion)) {
    const additions = jsonMergeDiff(current, modified, true, false);
    const deletions = jsonMergeDiff(original, modified, false, true);
    return { patch: overlay(deletions, additions), contentType: 'application/merge-patch+json' };
  }
  const delta = diffMaps(current, modified, [], { kind, ignoreDeletions: true, ignoreChanges: false });
  const deletions = diffMaps(original, modified, [], { kind, ignoreDeletions: false, ignoreChanges: true });
  return { patch: mergePatches(deletions, delta, [], kind), contentType: 'application/strategic-merge-patch+json' };
}

/** The patch that `edit`, `label` and `set` send: from one form of an object to another. */
export function twoWayPatch(apiVersion: string, kind: string, original: Map_, modified: Map_): ObjectPatch {
  if (!isBuiltinGroup(apiVersion))
    return { patch: jsonMergeDiff(original, modified, false, false), contentType: 'application/merge-patch+json' };
  return {
    patch: diffMaps(original, modified, [], { kind, ignoreDeletions: false, ignoreChanges: false }),
    contentType: 'application/strategic-merge-patch+json',
  };
}

/** A JSON merge patch (RFC 7386) between two objects. */
export function jsonMergeDiff(original: Map_, modified: Map_, ignoreDeletions: boolean, ignoreChanges: boolean): Map_ {
  const patch: Map_ = {};
  for (const key of Object.keys(original).sort()) {
    if (!(key in modified)) {
      if (!ignoreDeletions) patch[key] = null;
      continue;
    }
    const from = original[key];
    const to = modified[key];
    if (isMap(from) && isMap(to)) {
      const sub = jsonMergeDiff(from, to, ignoreDeletions, ignoreChanges);
      if (Object.keys(sub).length > 0) patch[key] = sub;
    } else if (!ignoreChanges && !equal(from, to)) patch[key] = to;
  }
  if (!ignoreChanges) for (const key of Object.keys(modified).sort()) if (!(key in original)) patch[key] = modified[key];
  return patch;
}

function overlay(base: Map_, over: Map_): Map_ {
  const out: Map_ = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = out[key];
    out[key] = isMap(below) && isMap(value) ? overlay(below, value) : value;
  }
  return out;
}

/** Puts the deletions and the changes together into one patch; items of merging lists are joined by their key. */
function mergePatches(deletions: Map_, delta: Map_, path: readonly string[], kind: string): Map_ {
  const out: Map_ = { ...deletions };
  for (const [key, value] of Object.entries(delta)) {
    const below = out[key];
    if (isMap(below) && isMap(value)) out[key] = mergePatches(below, value, [...path, key], kind);
    else if (Array.isArray(below) && Array.isArray(value) && !key.startsWith('$'))
      out[key] = mergeLists(below, value, [...path, key], kind);
    else out[key] = value;
  }
  return out;
}

function mergeLists(below: readonly unknown[], above: readonly unknown[], path: readonly string[], kind: string): unknown[] {
  const by = mergeKey(kind, path);
  if (by === undefined || by === '') return by === undefined ? [...above] : [...below, ...above];
  const rest = [...(below as Map_[])];
  const joined = (above as Map_[]).map((item) => {
    const index = rest.findIndex((other) => other[by] === item[by]);
    if (index < 0) return item;
    const [other] = rest.splice(index, 1);
    return other ? mergePatches(other, item, path, kind) : item;
  });
  return [...joined, ...rest];
}
