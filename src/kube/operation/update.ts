import { err, ok, type Result } from '../../base/result.ts';
import { admitUpdate } from '../admission/admission.ts';
import { invalidObject } from '../field-error.ts';
import { copy, deepFreeze, equal, record, text, type JsonObject } from '../json.ts';
import type { Kube } from '../kube.ts';
import type { KubeObject, Status } from '../object.ts';
import { apiVersionOf, hasSubresource, type Resource } from '../registry/resource.ts';
import { strategyOf } from '../registry/strategies.ts';
import { conflict, notFound } from '../status-error.ts';
import { put, read } from '../store.ts';
import { validateMeta, validateMetaUpdate } from '../validation/meta.ts';
import { removeForGood } from './delete.ts';
import type { WriteOptions } from './options.ts';

/** Fields of the metadata that are the server's. */
const SERVER_FIELDS = [
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'resourceVersion',
  'managedFields',
  'selfLink',
];

/** Replaces an object, or its status alone (registry generic Store.Update). What changes nothing writes nothing. */
export function updateObject(
  kube: Kube,
  resource: Resource,
  name: string,
  namespace: string | undefined,
  sent: unknown,
  options: WriteOptions = {},
): Result<KubeObject, Status> {
  const stored = read(kube.state, resource.storedAs, name, namespace);
  if (!stored) return err(notFound(resource, name));
  const old = stored as unknown as JsonObject;
  const strategy = strategyOf(resource.storedAs);
  const draft = copy(record(sent));
  draft['apiVersion'] = apiVersionOf(resource);
  draft['kind'] = resource.kind;
  const stale = preconditions(resource, stored, record(draft['metadata']));
  if (stale) return err(stale);
  draft['metadata'] =
    options.subresource === 'status'
      ? statusMeta(stored, strategy.annotationsCount === true ? record(draft['metadata']) : undefined)
      : mergedMeta(stored, record(draft['metadata']));
  if (!resource.namespaced) delete record(draft['metadata'])['namespace'];
  if (options.subresource === 'status') keepAllBut(draft, old, 'status');
  else if (hasSubresource(resource, 'status')) keep(draft, old, 'status');
  if (options.subresource === 'status') strategy.statusDefaults?.(draft);
  else strategy.defaults?.(draft);
  if (options.subresource === undefined) {
    strategy.prepareForUpdate?.(draft, old, kube);
    const refused = admitUpdate(kube, resource, draft, old);
    if (refused) return err(refused);
  }
  const countsSpec = strategy.generation === true || (resource.custom && 'spec' in draft);
  const changed =
    !equal(counted(draft, strategy.uncounted), counted(old, strategy.uncounted)) ||
    (strategy.annotationsCount === true && !equal(record(draft['metadata'])['annotations'], record(old['metadata'])['annotations']));
  if (countsSpec && options.subresource !== 'status' && changed) {
    record(draft['metadata'])['generation'] = (stored.metadata.generation ?? 0) + 1;
  }
  const errors =
    options.subresource === 'status'
      ? (strategy.validateStatus?.(draft, old) ?? [])
      : [
          ...validateMeta(resource, strategy, draft),
          ...validateMetaUpdate(draft, old),
          ...(options.component ? [] : (strategy.validateUpdate?.(draft, old) ?? strategy.validate?.(draft) ?? [])),
        ];
  if (errors.length > 0) return err(invalidObject(resource.kind, resource, name, errors));
  const unallocated = options.subresource === 'status' ? [] : (strategy.allocate?.(draft, old, kube, options.dryRun === true) ?? []);
  if (unallocated.length > 0) return err(invalidObject(resource.kind, resource, name, unallocated));
  const object = draft as unknown as KubeObject;
  if (equal(draft, old)) return ok(stored);
  if (options.dryRun) return ok(deepFreeze(object));
  if (object.metadata.deletionTimestamp !== undefined && readyToGo(object)) return ok(removeForGood(kube, resource, object));
  return ok(put(kube, resource.storedAs, object));
}

function readyToGo(object: KubeObject): boolean {
  return (
    (object.metadata.finalizers?.length ?? 0) === 0 &&
    (object.metadata.deletionGracePeriodSeconds ?? 0) === 0 &&
    (object.kind !== 'Namespace' || namespaceFinalized(object))
  );
}

function namespaceFinalized(object: KubeObject): boolean {
  const finalizers = record((object as unknown as JsonObject)['spec'])['finalizers'];
  return !Array.isArray(finalizers) || finalizers.length === 0;
}

function preconditions(resource: Resource, stored: KubeObject, meta: JsonObject): Status | undefined {
  const version = text(meta['resourceVersion']);
  const uid = text(meta['uid']);
  const name = stored.metadata.name;
  if (uid !== '' && uid !== stored.metadata.uid) {
    return conflict(resource, name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${stored.metadata.uid}`);
  }
  return version !== '' && version !== stored.metadata.resourceVersion ? conflict(resource, name) : undefined;
}

function statusMeta(stored: KubeObject, sent: JsonObject | undefined): JsonObject {
  const out = { ...(stored.metadata as unknown as JsonObject) };
  if (sent) keep(out, sent, 'annotations');
  return out;
}

function mergedMeta(stored: KubeObject, sent: JsonObject): JsonObject {
  const out: JsonObject = { ...sent };
  const old = stored.metadata as unknown as JsonObject;
  for (const field of SERVER_FIELDS) keep(out, old, field);
  for (const field of ['name', 'namespace', 'generateName']) if (out[field] === undefined || out[field] === '') keep(out, old, field);
  for (const field of ['labels', 'annotations', 'ownerReferences', 'finalizers']) {
    const value = out[field];
    if (value === null || (typeof value === 'object' && Object.keys(value as object).length === 0)) delete out[field];
  }
  return out;
}

function keep(target: JsonObject, source: JsonObject, field: string): void {
  if (source[field] === undefined) delete target[field];
  else target[field] = source[field];
}

function keepAllBut(draft: JsonObject, old: JsonObject, field: string): void {
  for (const name of new Set([...Object.keys(draft), ...Object.keys(old)]))
    if (name !== field) {
      if (name === 'metadata') continue;
      if (name === 'apiVersion' || name === 'kind') continue;
      keep(draft, old, name);
    }
}

/** What the generation counts: everything but metadata and status, and but some members of the spec. */
function counted(object: JsonObject, left: readonly string[] = []): JsonObject {
  const { metadata: _metadata, status: _status, ...rest } = object;
  if (left.length === 0) return rest;
  const spec = Object.fromEntries(Object.entries(record(rest['spec'])).filter(([key]) => !left.includes(key)));
  return { ...rest, spec };
}
