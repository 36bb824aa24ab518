import { createHash } from 'node:crypto';
import type { World } from './world.ts';

/** SHA-256 of the world's whole state in canonical JSON: Maps and Sets as lists in their order, keys sorted. */
export function hashWorld(world: World): string {
  return createHash('sha256').update(canonical(world.state)).digest('hex');
}

function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value instanceof Map) return `{map:${[...value].map(([key, entry]) => `${canonical(key)}=${canonical(entry)}`).join(',')}}`;
  if (value instanceof Set) return `{set:${[...value].map(canonical).join(',')}}`;
  const record = value as Record<string, unknown>;
  return `{${Object.keys(record)
    .filter((key) => record[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(record[key])}`)
    .join(',')}}`;
}
