/** A JSON value as Go's `%#v` prints an unstructured object. */
export function goValue(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goValue).join(', ')}}`;
  const map = value as Record<string, unknown>;
  const keys = Object.keys(map).sort();
  return `map[string]interface {}{${keys.map((key) => `${JSON.stringify(key)}:${goValue(map[key])}`).join(', ')}}`;
}

/** A JSON value as Go's `%v` prints it. */
export function goText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  const map = value as Record<string, unknown>;
  return `map[${Object.keys(map)
    .sort()
    .map((key) => `${key}:${goText(map[key])}`)
    .join(' ')}]`;
}
