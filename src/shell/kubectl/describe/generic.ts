import type { Json } from '../client.ts';
import { goText } from '../print/go-value.ts';
import { annotations, describeEvents, labels, map, meta, nameOf, namespaceOf, str, type Describer } from './common.ts';
import type { Writer } from './writer.ts';

/** Any object whose kind has no describer of its own, custom resources for instance. */
export const describeGeneric: Describer = (object, context, out) => {
  out.put(0, `Name:\t${nameOf(object)}\n`);
  out.put(0, `Namespace:\t${namespaceOf(object)}\n`);
  labels(out, 'Labels', meta(object)['labels']);
  annotations(out, 'Annotations', meta(object)['annotations']);
  content(object, 0, '', out);
  describeEvents(object, context, out);
};

const SKIPPED = ['.metadata.name', '.metadata.namespace', '.metadata.labels', '.metadata.annotations', '.metadata.managedFields'];

function content(value: Json, level: number, prefix: string, out: Writer): void {
  for (const key of Object.keys(value).sort()) {
    const path = `${prefix}.${key}`;
    if (SKIPPED.includes(path)) continue;
    const entry = value[key];
    if (Array.isArray(entry)) {
      out.put(level, `${label(key)}:\n`);
      for (const item of entry as unknown[]) {
        if (typeof item === 'object' && item !== null && !Array.isArray(item)) content(item as Json, level + 1, path, out);
        else out.put(level + 1, `${goText(item)}\n`);
      }
    } else if (typeof entry === 'object' && entry !== null) {
      out.put(level, `${label(key)}:\n`);
      content(map(entry), level + 1, path, out);
    } else out.put(level, `${label(key)}:\t${entry === null ? '<nil>' : str(entry)}\n`);
  }
}

const ACRONYMS = ['API', 'URL', 'UID', 'OSB', 'GUID'];

/** `apiVersion` as `API Version` (describe.go smartLabelFor). */
export function label(field: string): string {
  if (!/^[\w-]+$/.test(field) || field.includes('-')) return field;
  const parts = field.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|_+/g) ?? [field];
  return parts
    .map((part) => (ACRONYMS.includes(part.toUpperCase()) ? part.toUpperCase() : part.charAt(0).toUpperCase() + part.slice(1)))
    .join(' ');
}
