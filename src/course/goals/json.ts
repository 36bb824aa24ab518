import type { ObjectJson } from '../lab-port.ts';

/** The value at a path of keys of plain JSON, or undefined. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}

/** The text at a path, undefined when it is absent, empty or no text. */
export function textAt(object: ObjectJson, ...path: readonly string[]): string | undefined {
  const value = valueAt(object, ...path);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function labelsAt(object: ObjectJson, ...path: readonly string[]): Record<string, string> {
  const value = valueAt(object, ...path);
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]));
}
