import { err, ok, type Result } from '../../base/result.ts';
import { admitCreate } from '../admission/admission.ts';
import { invalidObject } from '../field-error.ts';
import { copy, deepFreeze, isObject, record, text, type JsonObject } from '../json.ts';
import type { Kube } from '../kube.ts';
import type { KubeObject, Status } from '../object.ts';
import { apiVersionOf, type Resource } from '../registry/resource.ts';
import { strategyOf } from '../registry/strategies.ts';
import { alreadyExists, failure } from '../status-error.ts';
import { put, read } from '../store.ts';
import { timestamp } from '../time.ts';
import { validateMeta } from '../validation/meta.ts';
import { newUid, nameSuffix } from './identity.ts';
import type { WriteOptions } from './options.ts';

/** Creates an object from what a client sent: defaulting, admission, validation, allocation, store (registry generic Store.Create). */
export function createObject(kube: Kube, resource: Resource, sent: unknown, options: WriteOptions = {}): Result<KubeObject, Status> {
  const draft = copy(record(sent));
  const strategy = strategyOf(resource.storedAs);
  draft['apiVersion'] = apiVersionOf(resource);
  draft['kind'] = resource.kind;
  const meta = record(draft['metadata']);
  if (text(meta['resourceVersion']) !== '') return err(failure(500, '', 'resourceVersion should not be set on objects to be created'));
  draft['metadata'] = freshMeta(kube, resource, meta);
  strategy.defaults?.(draft);
  const refused = admitCreate(kube, resource, draft);
  if (refused) return err(refused);
  strategy.prepareForCreate?.(draft, kube);
  if (strategy.generation || resource.custom) record(draft['metadata'])['generation'] = 1;
  const name = text(record(draft['metadata'])['name']);
  const errors = [...validateMeta(resource, strategy, draft), ...(strategy.validate?.(draft) ?? [])];
  if (errors.length > 0) return err(invalidObject(resource.kind, resource, name, errors));
  const object = draft as unknown as KubeObject;
  const exists = read(kube.state, resource.storedAs, name, object.metadata.namespace) !== undefined;
  // what is shared is taken before the store is asked, so that its error comes first
  const unallocated = strategy.allocate?.(draft, undefined, kube, options.dryRun === true || exists) ?? [];
  if (unallocated.length > 0) return err(invalidObject(resource.kind, resource, name, unallocated));
  if (exists) return err(alreadyExists(resource, name));
  if (options.dryRun) return ok(deepFreeze(object));
  return ok(put(kube, resource.storedAs, object));
}

function freshMeta(kube: Kube, resource: Resource, meta: JsonObject): JsonObject {
  const out: JsonObject = { ...meta };
  for (const field of ['selfLink', 'resourceVersion', 'generation', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'managedFields'])
    delete out[field];
  if (!resource.namespaced) delete out['namespace'];
  const base = text(out['generateName']);
  if (text(out['name']) === '' && base !== '') out['name'] = `${base.slice(0, 58)}${nameSuffix(kube, 5)}`;
  out['uid'] = newUid(kube);
  out['creationTimestamp'] = timestamp(kube.ports.now());
  for (const field of ['labels', 'annotations', 'ownerReferences', 'finalizers']) {
    const value = out[field];
    if (value === null || (isObject(value) && Object.keys(value).length === 0) || (Array.isArray(value) && value.length === 0))
      delete out[field];
  }
  return out;
}
