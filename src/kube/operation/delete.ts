import { err, ok, type Result } from '../../base/result.ts';
import type { DeleteRequest } from '../client.ts';
import { deepFreeze, record, type JsonObject } from '../json.ts';
import type { Kube } from '../kube.ts';
import type { KubeObject, Status } from '../object.ts';
import type { Resource } from '../registry/resource.ts';
import { strategyOf } from '../registry/strategies.ts';
import { conflict, forbidden, notFound } from '../status-error.ts';
import { put, read, remove } from '../store.ts';
import { millis, timestamp } from '../time.ts';
import { podGrace } from './grace.ts';

export interface DeleteOptions extends DeleteRequest {
  readonly dryRun?: boolean;
  readonly resourceVersion?: string;
}

/** What a deletion did: `gone` when the object is no longer stored. */
export interface Deletion {
  readonly object: KubeObject;
  readonly gone: boolean;
}

const PROTECTED = new Set(['default', 'kube-system', 'kube-public']);
const GC_FINALIZERS = { Foreground: 'foregroundDeletion', Orphan: 'orphan' } as const;

/**
 * Deletes an object, or begins to: graceful pods, finalizers and namespaces stay, marked, until their work is done (registry generic
 * Store.Delete, rest.BeforeDelete).
 */
export function deleteObject(
  kube: Kube,
  resource: Resource,
  name: string,
  namespace: string | undefined,
  options: DeleteOptions = {},
): Result<Deletion, Status> {
  const stored = read(kube.state, resource.storedAs, name, namespace);
  if (resource.storedAs === 'namespaces' && PROTECTED.has(name)) return err(forbidden(resource, name, 'this namespace may not be deleted'));
  if (!stored) return err(notFound(resource, name));
  const { uid, resourceVersion } = options;
  if (uid !== undefined && uid !== stored.metadata.uid) {
    return err(conflict(resource, name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${stored.metadata.uid}`));
  }
  if (resourceVersion !== undefined && resourceVersion !== stored.metadata.resourceVersion) {
    return err(
      conflict(
        resource,
        name,
        `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${stored.metadata.resourceVersion}`,
      ),
    );
  }
  const marked = mark(kube, resource, stored, options);
  if (marked === undefined) {
    if (options.dryRun) return ok({ object: stored, gone: true });
    return ok({ object: removeForGood(kube, resource, stored), gone: true });
  }
  if (options.dryRun) return ok({ object: deepFreeze(marked), gone: false });
  return ok({ object: marked === stored ? stored : put(kube, resource.storedAs, marked), gone: false });
}

/** The object marked as being deleted; undefined when nothing holds it. */
function mark(kube: Kube, resource: Resource, stored: KubeObject, options: DeleteOptions): KubeObject | undefined {
  const old = stored.metadata;
  const finalizers = finalizersAfter(old.finalizers ?? [], options.propagation);
  const grace = resource.storedAs === 'pods' ? podGrace(stored, options.gracePeriodSeconds) : 0;
  const isNamespace = resource.storedAs === 'namespaces';
  if (finalizers.length === 0 && grace === 0 && !isNamespace) return undefined;
  const now = kube.ports.now();
  const before = millis(old.deletionTimestamp);
  const same = finalizers.length === (old.finalizers ?? []).length;
  const asked = before === undefined ? undefined : before - (old.deletionGracePeriodSeconds ?? 0) * 1000;
  // a second deletion may shorten the grace, never lengthen it
  if (asked !== undefined && same && grace >= (old.deletionGracePeriodSeconds ?? 0)) return stored;
  const seconds = asked === undefined ? grace : Math.min(grace, old.deletionGracePeriodSeconds ?? grace);
  const { finalizers: _old, ...rest } = old;
  const marked = {
    ...stored,
    metadata: {
      ...rest,
      ...(finalizers.length > 0 ? { finalizers } : {}),
      ...(old.generation === undefined ? {} : { generation: asked === undefined ? old.generation + 1 : old.generation }),
      deletionTimestamp: timestamp((asked ?? now) + seconds * 1000),
      ...(isNamespace ? {} : { deletionGracePeriodSeconds: seconds }),
    },
  };
  if (!isNamespace) return marked;
  const status = record((stored as unknown as JsonObject)['status']);
  return { ...marked, status: { ...status, phase: 'Terminating' } } as KubeObject;
}

function finalizersAfter(existing: readonly string[], propagation: DeleteOptions['propagation']): readonly string[] {
  if (propagation === undefined) return existing;
  const others = existing.filter((name) => name !== 'orphan' && name !== 'foregroundDeletion');
  return propagation === 'Background' ? others : [...others, GC_FINALIZERS[propagation]];
}

/** Takes an object out of the store and gives back what it held. */
export function removeForGood(kube: Kube, resource: Resource, object: KubeObject): KubeObject {
  strategyOf(resource.storedAs).release?.(object, kube);
  return remove(kube, resource.storedAs, object);
}
