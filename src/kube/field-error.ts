import type { Status } from './object.ts';
import { failure, type ResourceId } from './status-error.ts';

export type FieldErrorType =
  'Invalid' | 'Required' | 'NotSupported' | 'Forbidden' | 'Duplicate' | 'TooMany' | 'TooLong' | 'NotFound' | 'TypeInvalid';

/** What is wrong with one field (apimachinery util/validation/field). `message` is the error's body without the field. */
export interface FieldError {
  readonly type: FieldErrorType;
  readonly field: string;
  readonly message: string;
}

/** A value as field errors show it: text in quotes, the rest as JSON. */
export function shown(value: unknown): string {
  if (value === undefined) return 'null';
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : typeof value === 'string' ? quoted(value) : String(value);
}

/** Text as Go's %q writes it. */
export function quoted(value: string): string {
  return JSON.stringify(value).replace(/\\u00([0-9a-f]{2})/g, '\\x$1');
}

export function invalid(field: string, value: unknown, detail: string): FieldError {
  return { type: 'Invalid', field, message: `Invalid value: ${shown(value)}${detail === '' ? '' : `: ${detail}`}` };
}

export function required(field: string, detail = ''): FieldError {
  return { type: 'Required', field, message: detail === '' ? 'Required value' : `Required value: ${detail}` };
}

export function notSupported(field: string, value: unknown, allowed: readonly string[]): FieldError {
  const names = [...allowed].sort().map(quoted).join(', ');
  return {
    type: 'NotSupported',
    field,
    message: `Unsupported value: ${shown(value)}${names === '' ? '' : `: supported values: ${names}`}`,
  };
}

/** As notSupported, with the values in the order given. */
export function supportedIn(field: string, value: unknown, allowed: readonly string[]): FieldError {
  return {
    type: 'NotSupported',
    field,
    message: `Unsupported value: ${shown(value)}: supported values: ${allowed.map(quoted).join(', ')}`,
  };
}

export function duplicate(field: string, value: unknown): FieldError {
  return { type: 'Duplicate', field, message: `Duplicate value: ${shown(value)}` };
}

export function fieldForbidden(field: string, detail: string): FieldError {
  return { type: 'Forbidden', field, message: `Forbidden: ${detail}` };
}

/** The Status of an object that is not valid, with its causes (apimachinery NewInvalid); repeated errors are told once. */
export function invalidObject(kind: string, resource: ResourceId, name: string, errors: readonly FieldError[]): Status {
  const texts = [...new Set(errors.map((error) => `${error.field}: ${error.message}`))];
  const subject = `${resource.group === '' ? kind : `${kind}.${resource.group}`} "${name}" is invalid`;
  return failure(422, 'Invalid', `${subject}: ${texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`}`, {
    name,
    ...(resource.group === '' ? {} : { group: resource.group }),
    kind,
    causes: errors.map((error) => ({ reason: `FieldValue${error.type}`, message: error.message, field: error.field })),
  });
}
