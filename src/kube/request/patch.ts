import { err, ok, type Result } from '../../base/result.ts';
import { copy, isObject, record, text, type JsonObject } from '../json.ts';
import type { KubeObject, Status } from '../object.ts';
import { jsonPatch } from '../patch/json-patch.ts';
import { mergePatch } from '../patch/merge.ts';
import { strategicPatch } from '../patch/strategic.ts';
import { invalid } from '../field-error.ts';
import { checkObject } from '../schema/decode.ts';
import { badRequest, conflict, failure, notSimulated } from '../status-error.ts';
import type { RequestContext } from './context.ts';
import { served, stored } from './convert.ts';

/** The object as a PATCH body makes it, or why it cannot be made (apiserver handlers/patch.go). */
export function patched(context: RequestContext, old: KubeObject): Result<JsonObject, Status> {
  const { request, resource, warnings } = context;
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim();
  const target = copy(served(resource, old)) as unknown as JsonObject;
  const applied = applyPatch(type ?? '', resource.custom, resource.kind, target, request.body);
  if (!applied.ok) return applied;
  const after = applied.value;
  const version = text(record(after['metadata'])['resourceVersion']);
  if (version !== '' && version !== old.metadata.resourceVersion) return err(conflict(resource, old.metadata.name));
  const checked = checkObject(resource, after);
  const validation = request.query['fieldValidation'] ?? 'Warn';
  const strategic = type === 'application/strategic-merge-patch+json';
  const refuse = (why: string): Result<JsonObject, Status> =>
    err(invalidPatch(strategic ? goValue(parse(request.body)) : JSON.stringify(after), why));
  const fault = strategic ? checked.conversion : checked.error;
  if (fault !== undefined) return refuse(fault);
  const strict = checked.unknown.map((field) => `unknown field "${field}"`);
  if (strict.length > 0 && validation === 'Strict') return refuse(`strict decoding error: ${strict.join(', ')}`);
  if (validation !== 'Ignore') warnings.push(...strict);
  return ok(stored(resource, checked.object));
}

/** A patch that leaves something that is no object of the kind: told of no resource and no name. */
function invalidPatch(patch: string, why: string): Status {
  const message = invalid('patch', patch, why).message;
  return failure(422, 'Invalid', ` "" is invalid: patch: ${message}`, {
    causes: [{ reason: 'FieldValueInvalid', message, field: 'patch' }],
  });
}

/** A value as Go's %+v prints it: maps sorted by key. */
function goValue(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`;
  if (!isObject(value)) return String(value);
  return `map[${Object.keys(value)
    .sort()
    .map((key) => `${key}:${goValue(value[key])}`)
    .join(' ')}]`;
}

function applyPatch(type: string, custom: boolean, kind: string, target: JsonObject, body: string): Result<JsonObject, Status> {
  if (type === 'application/apply-patch+yaml' || type === 'application/apply-patch+cbor') return err(notSimulated('server-side apply'));
  const patch = parse(body);
  if (patch === undefined) return err(badRequest(`error decoding patch: invalid character in the patch`));
  switch (type) {
    case 'application/json-patch+json': {
      if (!Array.isArray(patch))
        return err(badRequest('error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp'));
      const done = jsonPatch(target, patch);
      if (!done.ok)
        return err({ ...failure(422, 'Invalid', 'the server rejected our request due to an error in our request'), details: {} });
      return isObject(done.value) ? ok(done.value) : err(badRequest('the patch leaves no object'));
    }
    case 'application/merge-patch+json':
      if (!isObject(patch)) return err(badRequest(unmarshal(patch)));
      return ok(mergePatch(target, patch) as JsonObject);
    case 'application/strategic-merge-patch+json': {
      if (custom)
        return err({
          ...failure(
            415,
            'UnsupportedMediaType',
            'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
          ),
          details: {},
        });
      if (!isObject(patch)) return err(badRequest(unmarshal(patch)));
      const done = strategicPatch(kind, target, patch);
      return done.ok ? ok(done.value) : err(failure(500, '', done.error));
    }
    default:
      return err({
        ...failure(
          415,
          'UnsupportedMediaType',
          `the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml`,
        ),
        details: {},
      });
  }
}

function unmarshal(patch: unknown): string {
  const type = Array.isArray(patch) ? 'array' : typeof patch === 'boolean' ? 'bool' : typeof patch;
  return `json: cannot unmarshal ${type} into Go value of type map[string]interface {}`;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
