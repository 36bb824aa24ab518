import { isObject, setOwn, type JsonObject } from '../json.ts';
import { base64Fault } from './base64.ts';
import { goType, shortName } from './go-type.ts';
import type { Schema } from './load.ts';

/** A value read against a type: what is known of it, members that are not known, and the first thing of a wrong type. */
export interface Checked {
  readonly value: unknown;
  readonly unknown: readonly string[];
  readonly error: string | undefined;
  /** the error as a strategic merge patch tells it, which converts trees instead of decoding text */
  readonly conversion: string | undefined;
}

interface Place {
  /** where it is for people, with indexes: `spec.ports[0]` */
  readonly path: string;
  /** the names of members alone, as the decoder keeps them: `spec.ports` */
  readonly fields: string;
  /** the type that the member belongs to, and the member */
  readonly owner: string;
  readonly field: string;
}

interface Run {
  readonly schema: Schema;
  readonly unknown: string[];
  error: string | undefined;
  conversion: string | undefined;
}

const QUANTITY = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;
const QUANTITY_RULE = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Reads a value as an API type, as the server's decoder does (sigs.k8s.io/json UnmarshalStrict). Nulls count as not given. */
export function checkValue(schema: Schema, id: string, value: unknown): Checked {
  const run: Run = { schema, unknown: [], error: undefined, conversion: undefined };
  const out = read(run, id, value, { path: '', fields: '', owner: shortName(id), field: '' });
  return { value: out, unknown: run.unknown, error: run.error, conversion: run.conversion ?? run.error };
}

function read(run: Run, type: string, value: unknown, place: Place): unknown {
  if (value === null || type === 'any') return value;
  if (type.startsWith('[]')) {
    if (!Array.isArray(value)) return mismatch(run, type, value, place);
    return value.map((entry, index) => read(run, type.slice(2), entry, { ...place, path: `${place.path}[${index}]` }));
  }
  if (type.startsWith('{}')) return isObject(value) ? readMap(run, type.slice(2), value, place) : mismatch(run, type, value, place);
  if (type.includes('.')) return readStruct(run, type, value, place);
  return readScalar(run, type, value, place);
}

function readMap(run: Run, type: string, value: JsonObject, place: Place): JsonObject {
  const out: JsonObject = {};
  for (const [key, entry] of Object.entries(value))
    setOwn(out, key, entry === null ? empty(type) : read(run, type, entry, { ...place, path: `${place.path}.${key}` }));
  return out;
}

const empty = (type: string): unknown => (type === 'string' || type === 'bytes' ? '' : type === 'quantity' ? '0' : null);

function readStruct(run: Run, id: string, value: unknown, place: Place): unknown {
  const fields = run.schema.types[id]?.f;
  if (!fields) return value;
  if (!isObject(value)) return mismatch(run, id, value, place);
  const out: JsonObject = {};
  for (const [name, entry] of Object.entries(value)) {
    const path = place.path === '' ? name : `${place.path}.${name}`;
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) {
      run.unknown.push(path);
      continue;
    }
    if (entry === null) continue;
    out[name] = read(run, field[0], entry, {
      path,
      fields: place.fields === '' ? name : `${place.fields}.${name}`,
      owner: shortName(id),
      field: name,
    });
  }
  return out;
}

function readScalar(run: Run, type: string, value: unknown, place: Place): unknown {
  const fault = (message: string): void => void (run.error ??= message);
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : mismatch(run, type, value, place);
    case 'boolean':
      return typeof value === 'boolean' ? value : mismatch(run, type, value, place);
    case 'integer':
      return typeof value === 'number' && fits(value, goType(type, place.owner, place.field)) ? value : mismatch(run, type, value, place);
    case 'number':
      return typeof value === 'number' ? value : mismatch(run, type, value, place);
    case 'intstr':
      return typeof value === 'string' || (typeof value === 'number' && fits(value, 'int32'))
        ? value
        : mismatch(run, 'integer', value, { ...place, field: 'IntVal' });
    case 'bytes': {
      if (typeof value !== 'string') return mismatch(run, type, value, place);
      const at = base64Fault(value);
      if (at !== undefined) fault(`illegal base64 data at input byte ${at}`);
      return value;
    }
    case 'quantity': {
      const text = String(value).trim();
      if ((typeof value !== 'string' && typeof value !== 'number') || !QUANTITY.test(text)) fault(QUANTITY_RULE);
      return text;
    }
    default: {
      if (typeof value !== 'string') return mismatch(run, 'string', value, place);
      if (value !== '' && !TIME.test(value))
        fault(`parsing time ${JSON.stringify(value)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(value)} as "2006"`);
      return value;
    }
  }
}

function fits(value: number, go: string): boolean {
  if (go === 'float64') return true;
  const limit = go === 'int32' ? 2 ** 31 : 2 ** 63;
  return Number.isInteger(value) && value >= -limit && value < limit;
}

function mismatch(run: Run, type: string, value: unknown, place: Place): unknown {
  const into = place.field === '' ? 'value' : `struct field ${place.owner}.${place.fields}`;
  if (run.error === undefined) {
    run.error = `json: cannot unmarshal ${jsonType(value, type)} into Go ${into} of type ${goType(type, place.owner, place.field)}`;
    run.conversion = conversionFault(value, type, goType(type, place.owner, place.field));
  }
  return value;
}

/** What the decoder calls a value; numbers of the wrong size are told with their digits. */
function jsonType(value: unknown, type: string): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return type === 'integer' ? `number ${String(value)}` : 'number';
  return typeof value;
}

/** Why a tree cannot be converted to a type (apimachinery runtime.DefaultUnstructuredConverter). */
function conversionFault(value: unknown, type: string, go: string): string {
  const from = Array.isArray(value)
    ? 'slice'
    : isObject(value)
      ? 'map'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value === 'number'
          ? Number.isInteger(value)
            ? 'int64'
            : 'float64'
          : 'string';
  if (type.startsWith('[]')) return `cannot restore slice from ${from}`;
  if (type.startsWith('{}')) return `cannot restore map from ${from}`;
  if (type.includes('.')) return `cannot restore struct from: ${from}`;
  return from === 'int64' && type === 'string'
    ? `cannot convert int64 to ${go}`
    : `unrecognized type: ${go.startsWith('v1.') ? 'string' : go}`;
}
