import { at, record, text, type JsonObject } from '../json.ts';
import type { Kube } from '../kube.ts';
import type { Status } from '../object.ts';
import type { Resource } from '../registry/resource.ts';
import { failure, forbidden, notFound } from '../status-error.ts';
import { read } from '../store.ts';
import { setDefaultIngressClass } from './ingress-class.ts';
import { addDefaultTolerations, admitPriority } from './pod.ts';
import { admitServiceAccount } from './service-account.ts';

/** What the admission plugins change or refuse before an object is created; undefined when it may pass. */
export function admitCreate(kube: Kube, resource: Resource, draft: JsonObject): Status | undefined {
  const refused = namespaceLifecycle(kube, resource, draft) ?? (resource.storedAs === 'pods' ? admitPod(kube, resource, draft) : undefined);
  if (!refused && resource.storedAs === 'ingresses.networking.k8s.io') setDefaultIngressClass(kube, draft);
  return refused;
}

function admitPod(kube: Kube, resource: Resource, draft: JsonObject): Status | undefined {
  const refused = kube.state.config.serviceAccountAdmission ? admitServiceAccount(kube, resource, draft) : undefined;
  if (refused) return refused;
  addDefaultTolerations(draft);
  return admitPriority(kube, resource, draft);
}

/** As admitCreate, before an object is replaced. */
export function admitUpdate(_kube: Kube, _resource: Resource, _draft: JsonObject, _old: JsonObject): Status | undefined {
  return undefined;
}

/** Nothing is created in a namespace that does not exist or is going (plugin NamespaceLifecycle). */
function namespaceLifecycle(kube: Kube, resource: Resource, draft: JsonObject): Status | undefined {
  if (!resource.namespaced) return undefined;
  const meta = record(draft['metadata']);
  const name = text(meta['namespace']);
  if (name === '') return undefined;
  const namespace = read(kube.state, 'namespaces', name);
  if (!namespace) return notFound({ group: '', plural: 'namespaces' }, name);
  if (namespace.metadata.deletionTimestamp === undefined && at(namespace, 'status', 'phase') !== 'Terminating') return undefined;
  const refused = forbidden(
    resource,
    text(meta['name']),
    `unable to create new content in namespace ${name} because it is being terminated`,
  );
  const causes = [{ reason: 'NamespaceTerminating', message: `namespace ${name} is being terminated`, field: 'metadata.namespace' }];
  return failure(403, 'Forbidden', refused.message ?? '', { ...refused.details, causes });
}
