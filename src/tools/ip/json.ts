export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** JSON as the writer of iproute2 prints it: one line, or indented by four with `-p`. */
export function jsonText(value: Json, pretty: boolean): string {
  return `${pretty ? prettyText(value, 0) : JSON.stringify(value)}\n`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function prettyText(value: Json, depth: number): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) {
    if (value.length === 0) return '[ ]';
    return `[ ${value.map((each) => prettyText(each, depth + 1)).join(',')} ]`;
  }
  const members = Object.entries(value).filter((member): member is [string, Json] => member[1] !== undefined);
  if (members.length === 0) return '{}';
  const line = `\n${' '.repeat(4 * (depth + 1))}`;
  return `{${members.map(([key, each]) => `${line}${JSON.stringify(key)}: ${prettyText(each, depth + 1)}`).join(',')}\n${' '.repeat(4 * depth)}}`;
}
