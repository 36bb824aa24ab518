import { err, ok, type Result } from '../base/result.ts';
import type { DeleteRequest, EventSource, ListFilter, ObjectClient, ResourceName } from './client.ts';
import type { Kube } from './kube.ts';
import type { Draft, KubeObject, Status } from './object.ts';
import { createObject } from './operation/create.ts';
import { deleteObject } from './operation/delete.ts';
import type { WriteOptions } from './operation/options.ts';
import { recordEvent } from './operation/record-event.ts';
import { updateObject } from './operation/update.ts';
import { resourceNamed } from './registry/lookup.ts';
import type { Resource } from './registry/resource.ts';
import { noSuchPath } from './status-error.ts';
import { read, readAll } from './store.ts';

/** The API for controllers and components of the cluster: the same pipeline as requests, without HTTP and strict decoding. */
export function createObjectClient(kube: Kube): ObjectClient {
  const withType = <T>(name: ResourceName, run: (resource: Resource) => Result<KubeObject, Status>): Result<T, Status> => {
    const resource = resourceNamed(kube.state, name);
    return resource ? (run(resource) as Result<T, Status>) : err(noSuchPath());
  };
  return {
    get: <T extends KubeObject>(resource: ResourceName, name: string, namespace?: string) =>
      read(kube.state, resource, name, namespace) as T | undefined,
    list: <T extends KubeObject>(resource: ResourceName, options: ListFilter = {}) => {
      const objects = readAll(kube.state, resource, options.namespace) as unknown as T[];
      const labels = Object.entries(options.labels ?? {});
      return labels.length === 0
        ? objects
        : objects.filter((object) => labels.every(([key, value]) => object.metadata.labels?.[key] === value));
    },
    create: <T extends KubeObject>(resource: ResourceName, object: Draft<T>) =>
      withType<T>(resource, (type) => createObject(kube, type, object)),
    update: <T extends KubeObject>(resource: ResourceName, object: T) =>
      withType<T>(resource, (type) =>
        updateObject(kube, type, object.metadata.name, object.metadata.namespace, object, componentOptions(resource, object)),
      ),
    updateStatus: <T extends KubeObject>(resource: ResourceName, object: T) =>
      withType<T>(resource, (type) =>
        updateObject(kube, type, object.metadata.name, object.metadata.namespace, object, { subresource: 'status' }),
      ),
    delete(resource: ResourceName, name: string, namespace?: string, options: DeleteRequest = {}): Result<undefined, Status> {
      const type = resourceNamed(kube.state, resource);
      if (!type) return err(noSuchPath());
      const done = deleteObject(kube, type, name, namespace, options);
      return done.ok ? ok(undefined) : done;
    },
    event: (about: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string, source: EventSource) =>
      recordEvent(kube, about, type, reason, message, source),
  };
}

/** Components may bind pods, and take the finalizer off a namespace that is being deleted, for which clients have subresources. */
function componentOptions(resource: ResourceName, object: KubeObject): WriteOptions {
  if (resource === 'namespaces' && object.metadata.deletionTimestamp !== undefined) return { subresource: 'finalize' };
  return { component: resource === 'pods' };
}
