/**
 * Lists that strategic merge patches merge by a key, or as sets (the patchStrategy and patchMergeKey tags of the API types). All other lists
 * are replaced. Names are unambiguous but for `ports`: of a container and of a Service.
 */
const KEYS: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  imagePullSecrets: 'name',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
  resourceClaims: 'name',
  schedulingGates: 'name',
  podIPs: 'ip',
  hostIPs: 'ip',
  conditions: 'type',
  addresses: 'type',
  ownerReferences: 'uid',
  secrets: 'name',
  webhooks: 'name',
};
const SETS: ReadonlySet<string> = new Set(['finalizers']);

export interface ListRule {
  readonly mergeKey?: string;
  readonly set?: true;
}

/** How the list at a member name merges; undefined when it is replaced. */
export function listRule(kind: string, parent: string, name: string): ListRule | undefined {
  if (name === 'ports') {
    if (kind === 'Service' && parent === 'spec') return { mergeKey: 'port' };
    return parent.endsWith('ontainers') ? { mergeKey: 'containerPort' } : undefined;
  }
  if (name === 'addresses' && kind !== 'Node') return undefined;
  if (name === 'secrets' && kind !== 'ServiceAccount') return undefined;
  if (SETS.has(name)) return { set: true };
  const mergeKey = Object.hasOwn(KEYS, name) ? KEYS[name] : undefined;
  return mergeKey === undefined ? undefined : { mergeKey };
}
