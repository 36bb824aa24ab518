import type { Json } from '../client.ts';
import { LAST_APPLIED } from '../last-applied.ts';
import { ageSince } from '../print/duration.ts';
import type { Writer } from './writer.ts';

/** What a describer gets: the object, how to ask for others, and the time. */
export interface DescribeContext {
  readonly now: number;
  readonly showEvents: boolean;
  get(path: string): Json | undefined;
  list(path: string, query?: Readonly<Record<string, string>>): readonly Json[];
  /** events of the object, in the order of their last time */
  events(object: Json): readonly Json[];
}

export type Describer = (object: Json, context: DescribeContext, out: Writer) => void;

export function map(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

export function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** A value as text; missing ones are empty. */
export function str(value: unknown): string {
  return value === undefined || value === null ? '' : String(value as string | number | boolean);
}

export const meta = (object: Json): Json => map(object['metadata']);
export const spec = (object: Json): Json => map(object['spec']);
export const status = (object: Json): Json => map(object['status']);
export const nameOf = (object: Json): string => str(meta(object)['name']);
export const namespaceOf = (object: Json): string => str(meta(object)['namespace']);

/** `key=value` pairs, one a line behind the title. */
export function labels(out: Writer, title: string, values: unknown, level = 0, indent = '\t'): void {
  const own = map(values);
  const keys = Object.keys(own).sort();
  if (keys.length === 0) {
    out.put(level, `${title}:${indent}<none>\n`);
    return;
  }
  keys.forEach((key, i) =>
    out.put(i === 0 ? level : 0, `${i === 0 ? `${title}:${indent}` : `${'  '.repeat(0)}${indent}`}${key}=${str(own[key])}\n`),
  );
}

const LONGEST = 140;

/** Annotations, one a line; long ones below their key; the last-applied one is left out. */
export function annotations(out: Writer, title: string, values: unknown, level = 0): void {
  const own = map(values);
  const keys = Object.keys(own)
    .filter((key) => key !== LAST_APPLIED)
    .sort();
  out.put(level, `${title}:\t`);
  if (keys.length === 0) {
    out.put(0, '<none>\n');
    return;
  }
  keys.forEach((key, i) => {
    if (i !== 0) out.put(0, '\t');
    const value = str(own[key]).replace(/\n$/, '');
    if (value.length + key.length + 2 > LONGEST || value.includes('\n')) {
      out.put(0, `${key}:\n`);
      for (const line of value.split('\n')) out.put(0, `\t  ${line.length > LONGEST - 2 ? `${line.slice(0, LONGEST - 2)}...` : line}\n`);
    } else out.put(0, `${key}: ${value}\n`);
  });
}

/** The Events section, when it is asked for. */
export function describeEvents(object: Json, context: DescribeContext, out: Writer): void {
  if (context.showEvents) writeEvents(context.events(object), context.now, out);
}

export function writeEvents(events: readonly Json[], now: number, out: Writer): void {
  if (events.length === 0) {
    out.put(0, 'Events:\t<none>\n');
    return;
  }
  out.flush();
  out.put(0, 'Events:\n  Type\tReason\tAge\tFrom\tMessage\n');
  out.put(1, '----\t------\t----\t----\t-------\n');
  for (const event of events) {
    const first = ageSince(event['eventTime'] ?? event['firstTimestamp'], now);
    const series = map(event['series']);
    let age = first;
    if (event['series'] !== undefined && event['series'] !== null)
      age = `${ageSince(series['lastObservedTime'], now)} (x${str(series['count'])} over ${first})`;
    else if (Number(event['count'] ?? 0) > 1) age = `${ageSince(event['lastTimestamp'], now)} (x${str(event['count'])} over ${first})`;
    const component = str(map(event['source'])['component']);
    const field = str(map(event['involvedObject'])['fieldPath']);
    const message = str(event['message']).trim();
    out.put(
      1,
      `${str(event['type'])}\t${str(event['reason'])}\t${age}\t${component === '' ? str(event['reportingComponent']) : component}\t${field === '' ? '' : `${field}: `}${message}\n`,
    );
  }
}

/** A label selector object as text: `app=web,tier in (a,b)`. */
export function selectorText(selector: unknown): string {
  if (selector === undefined || selector === null) return '<none>';
  const own = map(selector);
  const parts: { readonly key: string; readonly text: string }[] = Object.entries(map(own['matchLabels'])).map(([key, value]) => ({
    key,
    text: `${key}=${str(value)}`,
  }));
  for (const entry of list(own['matchExpressions'])) {
    const key = str(entry['key']);
    const values = [...strings(entry['values'])].sort().join(',');
    const operator = str(entry['operator']);
    const text =
      operator === 'In'
        ? `${key} in (${values})`
        : operator === 'NotIn'
          ? `${key} notin (${values})`
          : operator === 'Exists'
            ? key
            : `!${key}`;
    parts.push({ key, text });
  }
  if (parts.length === 0) return '<none>';
  return parts
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map((part) => part.text)
    .join(',');
}

/** A map of labels as `a=b,c=d`; `<none>` when empty. */
export function labelText(values: unknown): string {
  const own = map(values);
  const keys = Object.keys(own).sort();
  return keys.length === 0 ? '<none>' : keys.map((key) => `${key}=${str(own[key])}`).join(',');
}

/** The controller of an object as `Kind/name`. */
export function controllerOf(object: Json): string | undefined {
  const owner = list(meta(object)['ownerReferences']).find((entry) => entry['controller'] === true);
  return owner ? `${str(owner['kind'])}/${str(owner['name'])}` : undefined;
}

/** `True` and `False` as Go prints booleans in describe. */
export function title(value: unknown): string {
  return value === true ? 'True' : 'False';
}
