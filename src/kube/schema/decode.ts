import { err, ok, type Result } from '../../base/result.ts';
import { unknownCustomMembers } from '../kinds/gateway-strategies.ts';
import { isObject, record, type JsonObject } from '../json.ts';
import type { Status } from '../object.ts';
import { apiVersionOf, type Resource } from '../registry/resource.ts';
import { badRequest } from '../status-error.ts';
import { checkValue, type Checked } from './check.ts';
import { duplicateFields } from './duplicates.ts';
import { loadSchema } from './load.ts';

/** A decoded object with what the server warns of. */
export interface Decoded {
  readonly object: JsonObject;
  readonly warnings: readonly string[];
}

/** Decodes a body as an object of the resource; `validation` is the query's fieldValidation: Strict, Warn or Ignore. */
export function decodeObject(resource: Resource, body: string, validation: string): Result<Decoded, Status> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return err(badRequest("couldn't get version/kind; json parse error"));
  }
  if (!isObject(parsed))
    return err(badRequest("couldn't get version/kind; json parse error: json: cannot unmarshal into Go value of type struct"));
  const kind = parsed['kind'] ?? resource.kind;
  const apiVersion = String(parsed['apiVersion'] ?? apiVersionOf(resource));
  const refuse = (why: string): Result<Decoded, Status> => {
    const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
    return err(badRequest(`${String(kind)} in version ${JSON.stringify(version)} cannot be handled as a ${resource.kind}: ${why}`));
  };
  if (kind !== resource.kind || apiVersion !== apiVersionOf(resource)) {
    const scheme = resource.custom ? '' : ' in scheme "pkg/api/legacyscheme/scheme.go:30"';
    return refuse(`no kind "${String(kind)}" is registered for version "${apiVersion}"${scheme}`);
  }
  const checked = checkObject(resource, parsed);
  if (checked.error !== undefined) return refuse(checked.error);
  const strict = [
    ...duplicateFields(body).map((path) => `duplicate field "${path}"`),
    ...checked.unknown.map((path) => `unknown field "${path}"`),
  ];
  if (strict.length > 0 && validation === 'Strict') return refuse(`strict decoding error: ${strict.join(', ')}`);
  return ok({ object: checked.object, warnings: validation === 'Ignore' ? [] : strict });
}

/** An object read against the type of its kind. */
export interface CheckedObject extends Omit<Checked, 'value'> {
  readonly object: JsonObject;
}

/** Checks members against the kind's type and drops those it does not know. Kinds without a published type are taken as they are. */
export function checkObject(resource: Resource, object: JsonObject): CheckedObject {
  const schema = loadSchema();
  const id = schema?.kinds[`${apiVersionOf(resource)} ${resource.kind}`];
  if (resource.custom) return { object, unknown: unknownCustomMembers(resource.storedAs, object), error: undefined, conversion: undefined };
  if (!schema || id === undefined) return { object, unknown: [], error: undefined, conversion: undefined };
  const { value, ...found } = checkValue(schema, id, object);
  return { object: record(value), ...found };
}
