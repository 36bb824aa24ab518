/**
 * Copies plain data for a fork of the world: objects, arrays, Maps and Sets deeply; what is frozen is shared, because nobody
 * can change it. Closures, promises and class instances do not belong in a world's state and are refused.
 */
export function forkValue<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'function') throw new TypeError('a function in the state of a world');
    return value;
  }
  if (Object.isFrozen(value)) return value;
  if (Array.isArray(value)) return value.map(copy);
  if (value instanceof Map) {
    const out = new Map<unknown, unknown>();
    for (const [key, entry] of value) out.set(key, copy(entry));
    return out;
  }
  if (value instanceof Set) return new Set(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError('a class instance in the state of a world');
  const out: Record<string, unknown> = {};
  for (const key in value) out[key] = copy((value as Record<string, unknown>)[key]);
  return out;
}

/** Freezes a plain value deeply, so that forks share it. Already frozen parts are not entered again. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const entry of Object.values(value)) deepFreeze(entry);
  return value;
}
