import { err, ok, type Result } from '../../base/result.ts';
import { record, text, type JsonObject } from '../json.ts';
import type { KubeObject, Status } from '../object.ts';
import { createObject } from '../operation/create.ts';
import { updateObject } from '../operation/update.ts';
import { createdByPut, strategyOf } from '../registry/strategies.ts';
import type { ApiReply } from '../request.ts';
import { decodeObject } from '../schema/decode.ts';
import { badRequest, notFound } from '../status-error.ts';
import { read } from '../store.ts';
import { tableOf, wantsTable } from '../table/table.ts';
import type { RequestContext } from './context.ts';
import { served, stored } from './convert.ts';
import { patched } from './patch.ts';
import { jsonReply, statusReply } from './reply.ts';

/** An answer with one object, as a table when the client prefers one. */
export function objectReply(context: RequestContext, object: KubeObject, status = 200): ApiReply {
  const { kube, request, resource, warnings } = context;
  const shown = served(resource, object);
  if (!wantsTable(request.headers['accept'] ?? '')) return jsonReply(shown, status, warnings);
  const listMeta = { resourceVersion: object.metadata.resourceVersion };
  return jsonReply(
    tableOf(kube.state, resource, [shown], { now: kube.ports.now(), includeObject: request.query['includeObject'], listMeta }),
    status,
    warnings,
  );
}

/** Reads a body as an object of the addressed resource: strict decoding, kind, name and namespace. */
export function readBody(context: RequestContext, body: string): Result<JsonObject, Status> {
  const { request, resource, warnings } = context;
  const decoded = decodeObject(resource, body, request.query['fieldValidation'] ?? 'Warn');
  if (!decoded.ok) return decoded;
  warnings.push(...decoded.value.warnings);
  return checkIdentity(context, stored(resource, decoded.value.object));
}

function checkIdentity(context: RequestContext, object: JsonObject): Result<JsonObject, Status> {
  const { resource, path } = context;
  const meta: JsonObject = { ...record(object['metadata']) };
  if (resource.namespaced) {
    const own = text(meta['namespace']);
    if (own !== '' && path.namespace !== undefined && own !== path.namespace) {
      return err(badRequest(`the namespace of the provided object does not match the namespace sent on the request`));
    }
    if (path.namespace !== undefined) meta['namespace'] = path.namespace;
  }
  const name = text(meta['name']);
  if (path.name !== undefined && name !== '' && name !== path.name) {
    return err(badRequest(`the name of the object (${name}) does not match the name on the URL (${path.name})`));
  }
  if (path.name !== undefined) meta['name'] = path.name;
  return ok({ ...object, metadata: meta });
}

/** POST of a new object. */
export function createFrom(context: RequestContext): ApiReply {
  const { kube, resource, warnings, dryRun, request } = context;
  const body = readBody(context, request.body);
  if (!body.ok) return statusReply(body.error, warnings);
  const created = createObject(kube, resource, body.value, { dryRun, user: request.user });
  if (!created.ok) return statusReply(created.error, warnings);
  warnings.push(...(strategyOf(resource.storedAs).warnings?.(created.value as unknown as JsonObject, undefined) ?? []));
  return objectReply(context, created.value, 201);
}

/** PUT of an object or its status. */
export function replaceFrom(context: RequestContext): ApiReply {
  const { kube, resource, path, warnings, request } = context;
  const old = read(kube.state, resource.storedAs, path.name ?? '', context.namespace);
  const body = readBody(context, request.body);
  if (!body.ok) return statusReply(body.error, warnings);
  if (!old && path.subresource === undefined && createdByPut(resource.storedAs)) return createFrom(context);
  if (!old) return statusReply(notFoundHere(context), warnings);
  return write(context, old, body.value);
}

/** PATCH of an object or its status. */
export function patchFrom(context: RequestContext): ApiReply {
  const { kube, resource, path, warnings } = context;
  const old = read(kube.state, resource.storedAs, path.name ?? '', context.namespace);
  if (!old) return statusReply(notFoundHere(context), warnings);
  const body = patched(context, old);
  if (!body.ok) return statusReply(body.error, warnings);
  return write(context, old, body.value);
}

function write(context: RequestContext, old: KubeObject, body: JsonObject): ApiReply {
  const { kube, resource, path, warnings, dryRun, request } = context;
  const subresource = path.subresource === undefined ? {} : { subresource: path.subresource };
  const updated = updateObject(kube, resource, path.name ?? '', context.namespace, body, { dryRun, user: request.user, ...subresource });
  if (!updated.ok) return statusReply(updated.error, warnings);
  warnings.push(...(strategyOf(resource.storedAs).warnings?.(updated.value as unknown as JsonObject, old as unknown as JsonObject) ?? []));
  return objectReply(context, updated.value);
}

/** A missing object of a namespace that is missing too is told as that namespace. */
export function notFoundHere(context: RequestContext): Status {
  return notFound(context.resource, context.path.name ?? '');
}
