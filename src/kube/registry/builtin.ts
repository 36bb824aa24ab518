import type { Resource, Subresource } from './resource.ts';

const ALL = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const NO_COLLECTION = ALL.filter((verb) => verb !== 'deletecollection');
const PART = ['get', 'patch', 'update'];
const PROXY = ['create', 'delete', 'get', 'patch', 'update'];

interface Row {
  readonly kind: string;
  readonly plural?: string;
  readonly cluster?: true;
  readonly short?: string;
  readonly all?: true;
  readonly verbs?: readonly string[];
  readonly status?: true;
  readonly scale?: true;
  readonly parts?: readonly Subresource[];
  readonly storedAs?: string;
}

const part = (name: string, kind: string, verbs: readonly string[], group = '', version = ''): Subresource => ({
  name,
  group,
  version,
  kind,
  verbs,
});
const review = (kind: string, cluster: boolean): Row => ({ kind, verbs: ['create'], ...(cluster ? { cluster: true } : {}) });

const POD_PARTS: readonly Subresource[] = [
  part('attach', 'PodAttachOptions', ['create', 'get']),
  part('binding', 'Binding', ['create']),
  part('ephemeralcontainers', 'Pod', PART),
  part('eviction', 'Eviction', ['create'], 'policy', 'v1'),
  part('exec', 'PodExecOptions', ['create', 'get']),
  part('log', 'Pod', ['get']),
  part('portforward', 'PodPortForwardOptions', ['create', 'get']),
  part('proxy', 'PodProxyOptions', PROXY),
  part('resize', 'Pod', PART),
  part('status', 'Pod', PART),
];

/** Groups in the order of the server's discovery document, each with its preferred version first; rows are sorted by plural. */
const GROUPS: readonly (readonly [group: string, version: string, rows: readonly Row[]])[] = [
  [
    '',
    'v1',
    [
      { kind: 'Binding', verbs: ['create'] },
      { kind: 'ComponentStatus', plural: 'componentstatuses', cluster: true, short: 'cs', verbs: ['get', 'list'] },
      { kind: 'ConfigMap', short: 'cm' },
      { kind: 'Endpoints', plural: 'endpoints', short: 'ep' },
      { kind: 'Event', short: 'ev' },
      { kind: 'LimitRange', short: 'limits' },
      {
        kind: 'Namespace',
        cluster: true,
        short: 'ns',
        verbs: NO_COLLECTION,
        status: true,
        parts: [part('finalize', 'Namespace', ['update'])],
      },
      { kind: 'Node', cluster: true, short: 'no', status: true, parts: [part('proxy', 'NodeProxyOptions', PROXY)] },
      { kind: 'PersistentVolumeClaim', short: 'pvc', status: true },
      { kind: 'PersistentVolume', cluster: true, short: 'pv', status: true },
      { kind: 'Pod', short: 'po', all: true, parts: POD_PARTS },
      { kind: 'PodTemplate' },
      { kind: 'ReplicationController', short: 'rc', all: true, status: true, scale: true },
      { kind: 'ResourceQuota', short: 'quota', status: true },
      { kind: 'Secret' },
      { kind: 'ServiceAccount', short: 'sa', parts: [part('token', 'TokenRequest', ['create'], 'authentication.k8s.io', 'v1')] },
      { kind: 'Service', short: 'svc', all: true, status: true, parts: [part('proxy', 'ServiceProxyOptions', PROXY)] },
    ],
  ],
  ['apiregistration.k8s.io', 'v1', [{ kind: 'APIService', cluster: true, status: true }]],
  [
    'apps',
    'v1',
    [
      { kind: 'ControllerRevision' },
      { kind: 'DaemonSet', short: 'ds', all: true, status: true },
      { kind: 'Deployment', short: 'deploy', all: true, status: true, scale: true },
      { kind: 'ReplicaSet', short: 'rs', all: true, status: true, scale: true },
      { kind: 'StatefulSet', short: 'sts', all: true, status: true, scale: true },
    ],
  ],
  ['events.k8s.io', 'v1', [{ kind: 'Event', short: 'ev', storedAs: 'events' }]],
  ['authentication.k8s.io', 'v1', [review('SelfSubjectReview', true), review('TokenReview', true)]],
  [
    'authorization.k8s.io',
    'v1',
    [
      review('LocalSubjectAccessReview', false),
      review('SelfSubjectAccessReview', true),
      review('SelfSubjectRulesReview', true),
      review('SubjectAccessReview', true),
    ],
  ],
  ['autoscaling', 'v2', [{ kind: 'HorizontalPodAutoscaler', short: 'hpa', all: true, status: true }]],
  [
    'autoscaling',
    'v1',
    [{ kind: 'HorizontalPodAutoscaler', short: 'hpa', all: true, status: true, storedAs: 'horizontalpodautoscalers.autoscaling' }],
  ],
  [
    'batch',
    'v1',
    [
      { kind: 'CronJob', short: 'cj', all: true, status: true },
      { kind: 'Job', all: true, status: true },
    ],
  ],
  [
    'certificates.k8s.io',
    'v1',
    [
      {
        kind: 'CertificateSigningRequest',
        cluster: true,
        short: 'csr',
        status: true,
        parts: [part('approval', 'CertificateSigningRequest', PART)],
      },
    ],
  ],
  [
    'networking.k8s.io',
    'v1',
    [
      { kind: 'IngressClass', cluster: true },
      { kind: 'Ingress', short: 'ing', status: true },
      { kind: 'IPAddress', cluster: true, short: 'ip' },
      { kind: 'NetworkPolicy', plural: 'networkpolicies', short: 'netpol' },
      { kind: 'ServiceCIDR', cluster: true, status: true },
    ],
  ],
  ['policy', 'v1', [{ kind: 'PodDisruptionBudget', short: 'pdb', status: true }]],
  [
    'rbac.authorization.k8s.io',
    'v1',
    [{ kind: 'ClusterRoleBinding', cluster: true }, { kind: 'ClusterRole', cluster: true }, { kind: 'RoleBinding' }, { kind: 'Role' }],
  ],
  [
    'storage.k8s.io',
    'v1',
    [
      { kind: 'CSIDriver', cluster: true },
      { kind: 'CSINode', cluster: true },
      { kind: 'CSIStorageCapacity', plural: 'csistoragecapacities' },
      { kind: 'StorageClass', plural: 'storageclasses', cluster: true, short: 'sc' },
      { kind: 'VolumeAttachment', cluster: true, status: true },
      { kind: 'VolumeAttributesClass', plural: 'volumeattributesclasses', cluster: true, short: 'vac' },
    ],
  ],
  [
    'admissionregistration.k8s.io',
    'v1',
    [
      { kind: 'MutatingAdmissionPolicy', cluster: true },
      { kind: 'MutatingAdmissionPolicyBinding', cluster: true },
      { kind: 'MutatingWebhookConfiguration', cluster: true },
      { kind: 'ValidatingAdmissionPolicy', plural: 'validatingadmissionpolicies', cluster: true, status: true },
      { kind: 'ValidatingAdmissionPolicyBinding', cluster: true },
      { kind: 'ValidatingWebhookConfiguration', cluster: true },
    ],
  ],
  ['apiextensions.k8s.io', 'v1', [{ kind: 'CustomResourceDefinition', cluster: true, short: 'crd crds', status: true }]],
  ['scheduling.k8s.io', 'v1', [{ kind: 'PriorityClass', plural: 'priorityclasses', cluster: true, short: 'pc' }]],
  ['coordination.k8s.io', 'v1', [{ kind: 'Lease' }]],
  ['node.k8s.io', 'v1', [{ kind: 'RuntimeClass', plural: 'runtimeclasses', cluster: true }]],
  ['discovery.k8s.io', 'v1', [{ kind: 'EndpointSlice' }]],
  [
    'resource.k8s.io',
    'v1',
    [
      { kind: 'DeviceClass', cluster: true },
      { kind: 'ResourceClaim', status: true },
      { kind: 'ResourceClaimTemplate' },
      { kind: 'ResourceSlice', cluster: true },
    ],
  ],
  [
    'flowcontrol.apiserver.k8s.io',
    'v1',
    [
      { kind: 'FlowSchema', cluster: true, status: true },
      { kind: 'PriorityLevelConfiguration', cluster: true, status: true },
    ],
  ],
];

function pluralOf(kind: string): string {
  const lower = kind.toLowerCase();
  return lower.endsWith('s') ? `${lower}es` : lower.endsWith('y') ? `${lower.slice(0, -1)}ies` : `${lower}s`;
}

function build(group: string, version: string, row: Row): Resource {
  const plural = row.plural ?? pluralOf(row.kind);
  const parts = [...(row.parts ?? [])];
  if (row.status) parts.push(part('status', row.kind, PART));
  if (row.scale) parts.push(part('scale', 'Scale', PART, 'autoscaling', 'v1'));
  return {
    group,
    version,
    plural,
    singular: row.kind.toLowerCase(),
    kind: row.kind,
    listKind: `${row.kind}List`,
    namespaced: row.cluster !== true,
    shortNames: row.short === undefined ? [] : row.short.split(' '),
    categories: row.all ? ['all'] : row.kind === 'CustomResourceDefinition' ? ['api-extensions'] : [],
    verbs: row.verbs ?? ALL,
    subresources: parts.sort((a, b) => (a.name < b.name ? -1 : 1)),
    storedAs: row.storedAs ?? (group === '' ? plural : `${plural}.${group}`),
    custom: false,
  };
}

/** Every built-in type in discovery order. */
export const BUILTIN_RESOURCES: readonly Resource[] = GROUPS.flatMap(([group, version, rows]) =>
  rows.map((row) => build(group, version, row)),
);

/** Types by name; the preferred version of a group stands first and wins. */
const BY_NAME: ReadonlyMap<string, Resource> = new Map(
  [...BUILTIN_RESOURCES].reverse().map((entry) => [entry.group === '' ? entry.plural : `${entry.plural}.${entry.group}`, entry]),
);

/** The built-in type of a name such as `pods` or `deployments.apps`, in its preferred version. */
export function builtinResource(name: string): Resource | undefined {
  return BY_NAME.get(name);
}

/** The built-in type at a REST path. */
export function builtinAt(group: string, version: string, plural: string): Resource | undefined {
  return BUILTIN_RESOURCES.find((entry) => entry.plural === plural && entry.group === group && entry.version === version);
}
