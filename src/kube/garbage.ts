import type { Kube } from './kube.ts';
import type { KubeObject } from './object.ts';
import { deleteObject } from './operation/delete.ts';
import { updateObject } from './operation/update.ts';
import { resourceNamed } from './registry/lookup.ts';
import type { Resource } from './registry/resource.ts';

/** Looks at what the store has marked: deletes what has lost all owners, and ends foreground and orphan deletions. True when it wrote. */
export function collectGarbage(kube: Kube): boolean {
  const { state } = kube;
  const before = state.revision;
  const waiting = [...state.garbage];
  state.garbage.clear();
  for (const uid of waiting) {
    const owner = find(kube, state.byUid.get(uid));
    if (owner && owner.object.metadata.deletionTimestamp === undefined) continue;
    const dependents = [...(state.dependents.get(uid) ?? [])].flatMap((entry) => find(kube, entry) ?? []);
    const finalizers = owner?.object.metadata.finalizers ?? [];
    if (owner && finalizers.includes('orphan')) {
      for (const dependent of dependents) disown(kube, dependent, uid);
      dropFinalizer(kube, owner, 'orphan');
    } else if (owner && finalizers.includes('foregroundDeletion')) {
      const blocking = dependents.filter(({ object }) =>
        object.metadata.ownerReferences?.some((entry) => entry.uid === uid && entry.blockOwnerDeletion === true),
      );
      for (const dependent of dependents) discard(kube, dependent, uid, 'Foreground');
      if (blocking.length === 0) dropFinalizer(kube, owner, 'foregroundDeletion');
    } else if (!owner) for (const dependent of dependents) discard(kube, dependent, uid, 'Background');
  }
  return state.revision !== before;
}

interface Found {
  readonly resource: Resource;
  readonly object: KubeObject;
}

function find(kube: Kube, entry: string | undefined): Found | undefined {
  if (entry === undefined) return undefined;
  const cut = entry.indexOf(' ');
  const resource = resourceNamed(kube.state, entry.slice(0, cut));
  const object = kube.state.buckets.get(entry.slice(0, cut))?.objects.get(entry.slice(cut + 1));
  return resource && object ? { resource, object } : undefined;
}

function discard(kube: Kube, dependent: Found, owner: string, propagation: 'Foreground' | 'Background'): void {
  const others = (dependent.object.metadata.ownerReferences ?? []).filter(
    (entry) => entry.uid !== owner && kube.state.byUid.has(entry.uid),
  );
  if (others.length > 0) return disown(kube, dependent, owner);
  if (dependent.object.metadata.deletionTimestamp !== undefined) return;
  deleteObject(kube, dependent.resource, dependent.object.metadata.name, dependent.object.metadata.namespace, {
    propagation,
    uid: dependent.object.metadata.uid,
  });
}

function disown(kube: Kube, { resource, object }: Found, owner: string): void {
  const ownerReferences = (object.metadata.ownerReferences ?? []).filter((entry) => entry.uid !== owner);
  updateObject(kube, resource, object.metadata.name, object.metadata.namespace, {
    ...object,
    metadata: { ...object.metadata, ownerReferences },
  });
}

function dropFinalizer(kube: Kube, { resource, object }: Found, name: string): void {
  const finalizers = (object.metadata.finalizers ?? []).filter((entry) => entry !== name);
  updateObject(kube, resource, object.metadata.name, object.metadata.namespace, {
    ...object,
    metadata: { ...object.metadata, finalizers },
  });
}
