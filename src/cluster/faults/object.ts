import { err, ok, type Result } from '../../base/result.ts';
import type { KubeObject } from '../../kube/object.ts';
import type { World } from '../world.ts';

/** An object as a fault edits it: a copy of its JSON. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, Json>;

/** Edits an object through the API, as `kubectl edit` would: same validation, same store. */
export function editObject(
  world: World,
  resource: string,
  name: string,
  namespace: string | undefined,
  change: (object: JsonObject) => void,
): Result<void> {
  const { api } = world;
  if (!api) return err('this world has no cluster');
  const found = api.get(resource, name, namespace);
  if (!found) return err(`${resource} "${name}" not found${namespace === undefined ? '' : ` in namespace "${namespace}"`}`);
  const copy = structuredClone(found) as unknown as JsonObject;
  change(copy);
  const written = api.update(resource, copy as unknown as KubeObject);
  return written.ok ? ok(undefined) : err(written.error.message ?? 'refused');
}

/** The value under a path, made on the way when it is absent: `at(pod, 'spec', 'template')`. */
export function at(object: JsonObject, ...path: readonly (string | number)[]): JsonObject {
  let current: JsonObject = object;
  for (const key of path) {
    const next = current[key];
    if (typeof next === 'object' && next !== null) current = next as JsonObject;
    else {
      const made: JsonObject = {};
      current[key] = made;
      current = made;
    }
  }
  return current;
}

/** The first container of a workload's template. */
export function firstContainer(workload: JsonObject): JsonObject {
  return at(workload, 'spec', 'template', 'spec', 'containers', 0);
}
