import type { Controller } from '../controller.ts';
import type { ConfigMap, Namespace, ServiceAccount } from '../kinds.ts';

const CA_NAME = 'kube-root-ca.crt';

/** Keeps a `default` service account and the root certificate's ConfigMap in every active namespace. */
export function createServiceAccountController(rootCertificate: string): Controller {
  return {
    name: 'serviceaccount-controller',
    watches: ['namespaces', 'serviceaccounts', 'configmaps'],
    initialMemory: () => undefined,
    reconcile({ api }) {
      for (const { metadata, status } of api.list<Namespace>('namespaces')) {
        if (metadata.deletionTimestamp !== undefined || status?.phase === 'Terminating') continue;
        const namespace = metadata.name;
        if (!api.get<ServiceAccount>('serviceaccounts', 'default', namespace)) {
          api.create<ServiceAccount>('serviceaccounts', {
            apiVersion: 'v1',
            kind: 'ServiceAccount',
            metadata: { name: 'default', namespace },
          });
        }
        const map = api.get<ConfigMap>('configmaps', CA_NAME, namespace);
        if (map?.data?.['ca.crt'] === rootCertificate) continue;
        const annotations = {
          'kubernetes.io/description':
            'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
        };
        const data = { 'ca.crt': rootCertificate };
        if (map) api.update<ConfigMap>('configmaps', { ...map, data });
        else
          api.create<ConfigMap>('configmaps', {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: { name: CA_NAME, namespace, annotations },
            data,
          });
      }
      return {};
    },
  };
}
