import type { Controller } from '../controller.ts';
import type { Namespace } from '../kinds.ts';
import type { KubeObject } from '../../kube/object.ts';
import { lookAgain } from '../time.ts';

/** What a namespace holds, in the order in which it is emptied: pods last, so that nothing makes them anew. */
const CONTENT = [
  'deployments.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'cronjobs.batch',
  'jobs.batch',
  'replicasets.apps',
  'replicationcontrollers',
  'services',
  'endpoints',
  'endpointslices.discovery.k8s.io',
  'ingresses.networking.k8s.io',
  'networkpolicies.networking.k8s.io',
  'configmaps',
  'secrets',
  'serviceaccounts',
  'poddisruptionbudgets.policy',
  'horizontalpodautoscalers.autoscaling',
  'persistentvolumeclaims',
  'roles.rbac.authorization.k8s.io',
  'rolebindings.rbac.authorization.k8s.io',
  'leases.coordination.k8s.io',
  'resourcequotas',
  'limitranges',
  'controllerrevisions.apps',
  'gateways.gateway.networking.k8s.io',
  'httproutes.gateway.networking.k8s.io',
  'referencegrants.gateway.networking.k8s.io',
  'pods',
  'events',
] as const;
/** How soon a namespace that still holds something is looked at again. */
const RETRY = 1_000;

/** Empties namespaces that are being deleted, then lets them go. */
export const namespaceController: Controller = {
  name: 'namespace-controller',
  watches: ['namespaces', 'pods'],
  initialMemory: () => undefined,
  reconcile({ api, now }) {
    let waiting = false;
    for (const namespace of api.list<Namespace>('namespaces')) {
      if (namespace.metadata.deletionTimestamp === undefined) continue;
      const name = namespace.metadata.name;
      for (const resource of CONTENT) {
        for (const object of api.list<KubeObject>(resource, { namespace: name })) {
          if (object.metadata.deletionTimestamp === undefined)
            api.delete(resource, object.metadata.name, name, { propagation: 'Background' });
        }
      }
      const left = CONTENT.some((resource) => resource !== 'events' && api.list<KubeObject>(resource, { namespace: name }).length > 0);
      if (left) {
        waiting = true;
        continue;
      }
      const finalizers = (namespace.spec.finalizers ?? []).filter((finalizer) => finalizer !== 'kubernetes');
      api.update<Namespace>('namespaces', { ...namespace, spec: { ...namespace.spec, finalizers } });
      if (api.get<Namespace>('namespaces', name)) api.delete('namespaces', name);
    }
    return lookAgain(waiting ? now + RETRY : undefined);
  },
};
