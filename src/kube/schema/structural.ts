import { invalid, required, supportedIn, type FieldError } from '../field-error.ts';
import { isObject, type JsonObject } from '../json.ts';

/** A structural schema (apiextensions/v1 JSONSchemaProps) as far as defaults and ordinary rules go; `rules` are its CEL validations. */
export type StructuralSchema =
  | {
      readonly type: 'object';
      readonly properties?: Readonly<Record<string, StructuralSchema>>;
      readonly required?: readonly string[];
      /** any members, of this type where it is given */
      readonly additional?: StructuralSchema | true;
      readonly default?: unknown;
      readonly rules?: readonly Rule<JsonObject>[];
    }
  | {
      readonly type: 'array';
      readonly items: StructuralSchema;
      readonly minItems?: number;
      readonly maxItems?: number;
      readonly default?: unknown;
      readonly rules?: readonly Rule<readonly unknown[]>[];
    }
  | {
      readonly type: 'string';
      readonly enum?: readonly string[];
      readonly pattern?: string;
      readonly minLength?: number;
      readonly maxLength?: number;
      readonly default?: string;
    }
  | {
      readonly type: 'integer';
      readonly minimum?: number;
      readonly maximum?: number;
      readonly enum?: readonly number[];
      readonly default?: number;
    }
  | { readonly type: 'boolean'; readonly default?: boolean };

export interface Rule<T> {
  readonly holds: (value: T) => boolean;
  readonly message: string;
}

/** Fills in defaults, outermost first. */
export function applyDefaults(schema: StructuralSchema, value: unknown): unknown {
  if (schema.type === 'array') return Array.isArray(value) ? value.map((entry) => applyDefaults(schema.items, entry)) : value;
  if (schema.type !== 'object' || !isObject(value)) return value;
  const out: JsonObject = { ...value };
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    if (out[name] === undefined && member.default !== undefined) out[name] = structuredClone(member.default);
    if (out[name] !== undefined) out[name] = applyDefaults(member, out[name]);
  }
  return out;
}

/** Paths of members that the schema does not know, in the order of the object. */
export function unknownMembers(schema: StructuralSchema, value: unknown, path = ''): string[] {
  if (schema.type === 'array')
    return Array.isArray(value) ? value.flatMap((entry, i) => unknownMembers(schema.items, entry, `${path}[${i}]`)) : [];
  if (schema.type !== 'object' || !isObject(value) || schema.additional !== undefined) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const own = path === '' ? name : `${path}.${name}`;
    const known = schema.properties?.[name];
    return known ? unknownMembers(known, member, own) : [own];
  });
}

/** What is wrong with a value (kube-openapi's validator, with the server's words); rules are asked where types hold. */
export function schemaErrors(schema: StructuralSchema, value: unknown, path: string): FieldError[] {
  const inBody = (detail: string, shown: unknown = value): FieldError[] => [invalid(path, shown, `${path} in body ${detail}`)];
  const actual = typeOf(value);
  if (actual !== schema.type)
    return [{ ...invalid(path, actual, `${path} in body must be of type ${schema.type}: "${actual}"`), type: 'TypeInvalid' }];
  if (schema.type === 'string' && typeof value === 'string') {
    if (schema.enum && !schema.enum.includes(value)) return [supportedIn(path, value, schema.enum)];
    if (schema.minLength !== undefined && value.length < schema.minLength)
      return inBody(`should be at least ${schema.minLength} chars long`);
    if (schema.maxLength !== undefined && value.length > schema.maxLength)
      return [{ type: 'TooLong', field: path, message: `Too long: may not be more than ${schema.maxLength} bytes` }];
    if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value)) return inBody(`should match '${schema.pattern}'`);
  }
  if (schema.type === 'integer') {
    const number = Number(value);
    if (schema.minimum !== undefined && number < schema.minimum) return inBody(`should be greater than or equal to ${schema.minimum}`);
    if (schema.maximum !== undefined && number > schema.maximum) return inBody(`should be less than or equal to ${schema.maximum}`);
    if (schema.enum && !schema.enum.includes(number)) return [supportedIn(path, number, schema.enum.map(String))];
  }
  if (schema.type === 'array' && Array.isArray(value)) {
    if (schema.minItems !== undefined && value.length < schema.minItems)
      return inBody(`should have at least ${schema.minItems} items`, value.length);
    if (schema.maxItems !== undefined && value.length > schema.maxItems)
      return [{ type: 'TooMany', field: path, message: `Too many: ${value.length}: must have at most ${schema.maxItems} items` }];
    const errors = value.flatMap((entry, i) => schemaErrors(schema.items, entry, `${path}[${i}]`));
    return errors.length > 0 ? errors : ruleErrors(schema.rules, value, path, 'array');
  }
  if (schema.type === 'object' && isObject(value)) {
    const prefix = path === '' ? '' : `${path}.`;
    const missing = (schema.required ?? []).filter((name) => value[name] === undefined).map((name) => required(`${prefix}${name}`));
    const members = Object.entries(schema.properties ?? {}).flatMap(([name, member]) =>
      value[name] === undefined ? [] : schemaErrors(member, value[name], `${prefix}${name}`),
    );
    const errors = [...missing, ...members];
    return errors.length > 0 ? errors : ruleErrors(schema.rules, value, path, 'object');
  }
  return [];
}

function ruleErrors<T>(rules: readonly Rule<T>[] | undefined, value: T, path: string, shown: string): FieldError[] {
  return (rules ?? []).filter(({ holds }) => !holds(value)).map(({ message }) => invalid(path, shown, message));
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
