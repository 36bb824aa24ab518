import { at, list, record, text, type JsonObject } from '../json.ts';
import type { Kube } from '../kube.ts';
import type { Status } from '../object.ts';
import { nameSuffix } from '../operation/identity.ts';
import type { Resource } from '../registry/resource.ts';
import { forbidden } from '../status-error.ts';
import { read } from '../store.ts';

const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const MIRROR = 'kubernetes.io/config.mirror';

/**
 * Gives a pod its ServiceAccount and the token's volume (plugin ServiceAccount). The account `default` may still be on its way: the server
 * waits for it, its controller makes it at once, so that it is taken as there.
 */
export function admitServiceAccount(kube: Kube, resource: Resource, pod: JsonObject): Status | undefined {
  const meta = record(pod['metadata']);
  const spec = record(pod['spec']);
  if (record(meta['annotations'])[MIRROR] !== undefined) return undefined;
  const name = text(spec['serviceAccountName']) || 'default';
  const namespace = text(meta['namespace']);
  const account = read(kube.state, 'serviceaccounts', name, namespace);
  if (!account && name !== 'default') {
    return forbidden(
      resource,
      text(meta['name']),
      `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`,
    );
  }
  Object.assign(spec, { serviceAccountName: name, serviceAccount: name });
  const pullSecrets = list(at(account, 'imagePullSecrets'));
  if (list(spec['imagePullSecrets']).length === 0 && pullSecrets.length > 0)
    spec['imagePullSecrets'] = pullSecrets.map((entry) => ({ ...record(entry) }));
  const automount = spec['automountServiceAccountToken'] ?? at(account, 'automountServiceAccountToken') ?? true;
  if (automount === true) mountToken(kube, spec);
  return undefined;
}

function mountToken(kube: Kube, spec: JsonObject): void {
  const containers = [...list(spec['initContainers']), ...list(spec['containers'])].map(record);
  const without = containers.filter((container) => !list(container['volumeMounts']).some((mount) => at(mount, 'mountPath') === MOUNT_PATH));
  if (without.length === 0) return;
  const name = `kube-api-access-${nameSuffix(kube, 5)}`;
  for (const container of without)
    container['volumeMounts'] = [...list(container['volumeMounts']), { name, readOnly: true, mountPath: MOUNT_PATH }];
  const sources = [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
  ];
  spec['volumes'] = [...list(spec['volumes']), { name, projected: { sources, defaultMode: 420 } }];
}
