import type { ResourceName } from './client.ts';
import { deepFreeze } from './json.ts';
import type { Kube } from './kube.ts';
import type { KubeObject } from './object.ts';
import type { Bucket, KubeState, StoredEvent } from './state.ts';

/** How many changes of a resource a watch may lag behind. */
const LOG_LENGTH = 4096;

/** The store's key of an object: `namespace/name`, `/name` without namespace. */
export function objectKey(name: string, namespace: string | undefined): string {
  return `${namespace ?? ''}/${name}`;
}

export function keyOf(object: KubeObject): string {
  return objectKey(object.metadata.name, object.metadata.namespace);
}

export function bucketOf(state: KubeState, resource: ResourceName): Bucket {
  let bucket = state.buckets.get(resource);
  if (!bucket) {
    bucket = { objects: new Map(), keys: [], log: [], compacted: 0 };
    state.buckets.set(resource, bucket);
  }
  return bucket;
}

export function read(state: KubeState, resource: ResourceName, name: string, namespace?: string): KubeObject | undefined {
  return state.buckets.get(resource)?.objects.get(objectKey(name, namespace));
}

/** Objects of a resource in the store's order, of one namespace when given; those after `after` only. */
export function readAll(state: KubeState, resource: ResourceName, namespace?: string, after?: string): KubeObject[] {
  const bucket = state.buckets.get(resource);
  if (!bucket) return [];
  const prefix = namespace === undefined || namespace === '' ? undefined : `${namespace}/`;
  let index = prefix === undefined ? 0 : position(bucket.keys, prefix);
  if (after !== undefined) index = Math.max(index, position(bucket.keys, after) + (bucket.objects.has(after) ? 1 : 0));
  const out: KubeObject[] = [];
  for (; index < bucket.keys.length; index++) {
    const key = bucket.keys[index] ?? '';
    if (prefix !== undefined && !key.startsWith(prefix)) break;
    const object = bucket.objects.get(key);
    if (object) out.push(object);
  }
  return out;
}

/** Writes an object under a new revision and tells the watchers; gives the stored object. */
export function put(kube: Kube, resource: ResourceName, object: KubeObject): KubeObject {
  const { state } = kube;
  const bucket = bucketOf(state, resource);
  const key = keyOf(object);
  const previous = bucket.objects.get(key);
  const revision = ++state.revision;
  const stored = deepFreeze({ ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } });
  if (!previous) bucket.keys.splice(position(bucket.keys, key), 0, key);
  bucket.objects.set(key, stored);
  trackOwners(state, resource, key, previous, stored);
  record(bucket, previous ? { revision, type: 'MODIFIED', object: stored, previous } : { revision, type: 'ADDED', object: stored });
  kube.ports.notify(`${resource} ${key}`);
  kube.ports.notify(`watch ${resource}`);
  return stored;
}

/** Takes an object out of the store; gives its last state. */
export function remove(kube: Kube, resource: ResourceName, object: KubeObject): KubeObject {
  const { state } = kube;
  const bucket = bucketOf(state, resource);
  const key = keyOf(object);
  const revision = ++state.revision;
  const last = deepFreeze({ ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } });
  const previous = bucket.objects.get(key);
  if (bucket.objects.delete(key)) bucket.keys.splice(position(bucket.keys, key), 1);
  trackOwners(state, resource, key, previous, undefined);
  record(bucket, { revision, type: 'DELETED', object: last, previous: previous ?? last });
  kube.ports.notify(`${resource} ${key}`);
  kube.ports.notify(`watch ${resource}`);
  return last;
}

function record(bucket: Bucket, event: StoredEvent): void {
  bucket.log.push(event);
  if (bucket.log.length <= LOG_LENGTH) return;
  const cut = bucket.log.length - LOG_LENGTH / 2;
  bucket.compacted = bucket.log[cut - 1]?.revision ?? bucket.compacted;
  bucket.log = bucket.log.slice(cut);
}

function trackOwners(
  state: KubeState,
  resource: ResourceName,
  key: string,
  before: KubeObject | undefined,
  after: KubeObject | undefined,
): void {
  const entry = `${resource} ${key}`;
  const uid = (after ?? before)?.metadata.uid ?? '';
  if (after) state.byUid.set(uid, entry);
  else state.byUid.delete(uid);
  if (!after || (after.metadata.deletionTimestamp !== undefined && (after.metadata.finalizers?.length ?? 0) > 0)) state.garbage.add(uid);
  const old = before?.metadata.ownerReferences;
  const now = after?.metadata.ownerReferences;
  // a foreground deletion waits for its dependents
  if (!after) for (const owner of old ?? []) state.garbage.add(owner.uid);
  if (old === now) return;
  for (const owner of old ?? []) {
    const set = state.dependents.get(owner.uid);
    set?.delete(entry);
    if (set?.size === 0) state.dependents.delete(owner.uid);
  }
  for (const owner of now ?? []) {
    const set = state.dependents.get(owner.uid) ?? new Set();
    set.add(entry);
    if (!state.byUid.has(owner.uid)) state.garbage.add(owner.uid);
    state.dependents.set(owner.uid, set);
  }
}

/** Where `key` stands, or would stand, among sorted keys. */
function position(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
