import { parseJson, type Json } from './client.ts';
import { isMap } from './patch/two-way.ts';

/** Merges the JSON text of --overrides over an object (JSON merge patch, RFC 7386); gives an error text for bad JSON. */
export function overlayJson(object: Json, text: string): Json | string {
  const over = parseJson(text);
  if (!over) return `invalid JSON in --overrides: ${text}`;
  const { apiVersion: _v, kind: _k, ...rest } = over;
  void _v;
  void _k;
  return merge(object, rest);
}

function merge(below: Json, above: Json): Json {
  const out: Json = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const old = out[key];
    if (value === null) delete out[key];
    else out[key] = isMap(old) && isMap(value) ? merge(old, value) : value;
  }
  return out;
}
