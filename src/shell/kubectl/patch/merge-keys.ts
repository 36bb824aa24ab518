/**
 * How lists merge in a strategic merge patch: the key by which items are told apart (the `patchMergeKey` tags of k8s.io/api), by the
 * path of field names. Lists that are not here are replaced as a whole.
 */
const POD_SPEC: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  volumes: 'name',
  imagePullSecrets: 'name',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
  resourceClaims: 'name',
  schedulingGates: 'name',
};
const CONTAINER: Readonly<Record<string, string>> = {
  env: 'name',
  ports: 'containerPort',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
};
const CONTAINERS = ['containers', 'initContainers', 'ephemeralContainers'];

/** The merge key of the list at `path` in an object of `kind`; `''` for lists of plain values that merge; undefined when it is replaced. */
export function mergeKey(kind: string, path: readonly string[]): string | undefined {
  const field = path.at(-1) ?? '';
  const parent = path.at(-2) ?? '';
  if (parent === 'metadata') return field === 'ownerReferences' ? 'uid' : field === 'finalizers' ? '' : undefined;
  if (CONTAINERS.includes(parent)) return CONTAINER[field];
  if (parent === 'spec' && field in POD_SPEC && (kind === 'Pod' || path.at(-3) === 'template')) return POD_SPEC[field];
  if (path.length === 2 && parent === 'spec') {
    if (kind === 'Service' && field === 'ports') return 'port';
    if (kind === 'Node' && field === 'taints') return 'key';
    if (kind === 'Node' && field === 'podCIDRs') return '';
  }
  if (path.length === 2 && parent === 'status') {
    if (field === 'conditions') return 'type';
    if (field === 'addresses' && kind === 'Node') return 'type';
    if (field === 'podIPs' || field === 'hostIPs') return 'ip';
  }
  if (kind === 'ServiceAccount' && path.length === 1 && (field === 'secrets' || field === 'imagePullSecrets')) return 'name';
  return undefined;
}

/** Fields whose map drops what the patch does not name (`patchStrategy: retainKeys`). */
export function retainsKeys(kind: string, path: readonly string[]): boolean {
  const field = path.at(-1) ?? '';
  return (kind === 'Deployment' && path.length === 2 && field === 'strategy') || field === '*volumes';
}

/** Built-in kinds have merge keys; custom resources only take JSON merge patches. */
export function isBuiltinGroup(apiVersion: string): boolean {
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  return (
    !group.includes('.') ||
    (group.endsWith('.k8s.io') &&
      ![
        'gateway.networking.k8s.io',
        'policy.networking.k8s.io',
        'multicluster.x-k8s.io',
        'snapshot.storage.k8s.io',
        'metrics.k8s.io',
      ].includes(group))
  );
}
