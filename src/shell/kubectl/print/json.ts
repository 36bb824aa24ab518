/** JSON as Go's encoding/json prints it: keys sorted by bytes, four spaces, `<`, `>` and `&` escaped. */
export function printJson(value: unknown, indent = '    '): string {
  return escapeHtml(JSON.stringify(sortKeys(value), undefined, indent));
}

/** One line without spaces, keys sorted. */
export function compactJson(value: unknown): string {
  return escapeHtml(JSON.stringify(sortKeys(value)) ?? 'null');
}

export function escapeHtml(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const out: Record<string, unknown> = {};
  const map = value as Record<string, unknown>;
  for (const key of Object.keys(map).sort()) out[key] = sortKeys(map[key]);
  return out;
}
