import { addToIp, parseCidr } from '../base/ip.ts';
import { bootstrapPolicy } from './bootstrap-policy.ts';
import type { ObjectClient, ResourceName } from './client.ts';
import type { Kube } from './kube.ts';
import type { Draft, KubeObject } from './object.ts';
import { createObjectClient } from './object-client.ts';

const SYSTEM_NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'default'];

/**
 * Makes what the API server itself keeps in its store: its namespaces, the `kubernetes` Service with the endpoint it listens at, service
 * ranges, priority classes and the default roles. Only what is missing is made, so that it may run again (the real one repairs the
 * Service every ten seconds).
 */
export function bootstrapObjects(kube: Kube): void {
  const api = createObjectClient(kube);
  const { config } = kube.state;
  for (const name of SYSTEM_NAMESPACES) ensure(api, 'namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  priorityClass(
    api,
    'system-cluster-critical',
    2000000000,
    'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  );
  priorityClass(api, 'system-node-critical', 2000001000, 'Used for system critical pods that must not be moved from their current node.');
  ensure(api, 'servicecidrs.networking.k8s.io', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'ServiceCIDR',
    metadata: { name: 'kubernetes' },
    spec: { cidrs: config.serviceCIDRs },
  });
  kubernetesService(api, kube);
  for (const { resource, object } of bootstrapPolicy()) ensure(api, resource, object);
}

function ensure(api: ObjectClient, resource: ResourceName, object: Draft<KubeObject> & Readonly<Record<string, unknown>>): void {
  if (api.get(resource, object.metadata.name ?? '', object.metadata.namespace)) return;
  api.create(resource, object);
}

function priorityClass(api: ObjectClient, name: string, value: number, description: string): void {
  ensure(api, 'priorityclasses.scheduling.k8s.io', {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value,
    description,
    preemptionPolicy: 'PreemptLowerPriority',
  });
}

/** The Service by which pods reach the API server: the first address of the service range, and where the server listens behind it. */
function kubernetesService(api: ObjectClient, kube: Kube): void {
  const { config } = kube.state;
  const range = parseCidr(config.serviceCIDRs[0] ?? '');
  const clusterIP = range.ok ? addToIp(range.value.ip, 1) : undefined;
  const metadata = { name: 'kubernetes', namespace: 'default' };
  const port = { name: 'https', protocol: 'TCP', port: config.securePort };
  ensure(api, 'services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...metadata, labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: { clusterIP, ports: [{ ...port, port: 443, targetPort: config.securePort }] },
  });
  ensure(api, 'endpoints', {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { ...metadata, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip: config.advertiseAddress }], ports: [port] }],
  });
  ensure(api, 'endpointslices.discovery.k8s.io', {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...metadata, labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [config.advertiseAddress], conditions: { ready: true } }],
    ports: [port],
  });
}
