import { isObject, record, type JsonObject } from '../json.ts';
import type { KubeObject } from '../object.ts';
import { deleteObject, type DeleteOptions } from '../operation/delete.ts';
import { apiVersionOf } from '../registry/resource.ts';
import type { ApiReply } from '../request.ts';
import { readAll } from '../store.ts';
import { served } from './convert.ts';
import type { RequestContext } from './context.ts';
import { flag } from './context.ts';
import { jsonReply, statusReply } from './reply.ts';
import { selectionOf } from './selection.ts';
import { objectReply } from './write.ts';

/** meta/v1 DeleteOptions from body and query. */
export function deleteOptions(context: RequestContext): DeleteOptions {
  const { request, dryRun } = context;
  const body = parse(request.body);
  const grace =
    body['gracePeriodSeconds'] ??
    (request.query['gracePeriodSeconds'] === undefined ? undefined : Number(request.query['gracePeriodSeconds']));
  const orphan =
    body['orphanDependents'] ?? (request.query['orphanDependents'] === undefined ? undefined : flag(request.query['orphanDependents']));
  const policy =
    body['propagationPolicy'] ??
    request.query['propagationPolicy'] ??
    (orphan === true ? 'Orphan' : orphan === false ? 'Background' : undefined);
  const conditions = record(body['preconditions']);
  const dry = dryRun || (Array.isArray(body['dryRun']) && body['dryRun'].includes('All'));
  return {
    dryRun: dry,
    ...(typeof grace === 'number' ? { gracePeriodSeconds: grace } : {}),
    ...(policy === 'Foreground' || policy === 'Background' || policy === 'Orphan' ? { propagation: policy } : {}),
    ...(typeof conditions['uid'] === 'string' ? { uid: conditions['uid'] } : {}),
    ...(typeof conditions['resourceVersion'] === 'string' ? { resourceVersion: conditions['resourceVersion'] } : {}),
  };
}

function parse(body: string): JsonObject {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** DELETE of one object: a Status when it is gone, the marked object while something holds it. */
export function deleteOne(context: RequestContext): ApiReply {
  const { kube, resource, path, namespace, warnings } = context;
  const done = deleteObject(kube, resource, path.name ?? '', namespace, deleteOptions(context));
  if (!done.ok) return statusReply(done.error, warnings);
  const { object, gone } = done.value;
  if (!gone || resource.storedAs === 'pods') return objectReply(context, object);
  const about = {
    name: object.metadata.name,
    ...(resource.group === '' ? {} : { group: resource.group }),
    kind: resource.plural,
    uid: object.metadata.uid,
  };
  return jsonReply({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: about }, 200, warnings);
}

/** DELETE of a collection: everything selected. */
export function deleteAll(context: RequestContext): ApiReply {
  const { kube, request, resource, path, warnings } = context;
  const selection = selectionOf(resource, request.query);
  if (!selection.ok) return statusReply(selection.error);
  const options = deleteOptions(context);
  const items: KubeObject[] = [];
  for (const object of readAll(kube.state, resource.storedAs, path.namespace).filter(selection.value)) {
    const done = deleteObject(kube, resource, object.metadata.name, object.metadata.namespace, options);
    if (done.ok) items.push(served(resource, done.value.object));
  }
  const metadata = { resourceVersion: String(kube.state.revision) };
  return jsonReply({ kind: resource.listKind, apiVersion: apiVersionOf(resource), metadata, items }, 200, warnings);
}
