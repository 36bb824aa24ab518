import type { EndpointPort } from 'kubernetes-types/discovery/v1';
import type { ObjectClient } from '../../kube/client.ts';
import type { Controller } from '../controller.ts';
import { canonicalJson, sameContent } from '../defined.ts';
import type { Endpoint, EndpointSlice, Node, Pod, Service } from '../kinds.ts';
import { controllerReference } from '../owner.ts';
import { labelsInclude } from '../selector.ts';
import { endpointPorts, isEndpointCandidate, podEndpoint } from './endpoint.ts';
import { addHints } from './hints.ts';
import { inHashOrder } from './port-order.ts';
import { triggerTime, withTriggerTime, type TriggerMemory } from './trigger-time.ts';

const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const MANAGER = 'endpointslice-controller.k8s.io';
const SERVICE_NAME = 'kubernetes.io/service-name';
/** maxEndpointsPerSlice. */
const SLICE_SIZE = 100;

/** Writes the EndpointSlices of Services with a selector. */
export const endpointSliceController: Controller<TriggerMemory> = {
  name: 'endpoint-slice-controller',
  watches: ['services', 'pods', 'nodes', 'endpointslices.discovery.k8s.io'],
  initialMemory: () => ({ services: {} }),
  reconcile({ api, memory }) {
    const nodes = new Map(api.list<Node>('nodes').map((node) => [node.metadata.name, node]));
    for (const service of api.list<Service>('services')) {
      if (service.metadata.deletionTimestamp !== undefined || service.spec.type === 'ExternalName') continue;
      if (Object.keys(service.spec.selector ?? {}).length === 0) continue;
      syncService(api, service, nodes, memory);
    }
    removeOrphans(api);
    return {};
  },
};

interface Group {
  readonly ports: readonly EndpointPort[];
  readonly addressType: 'IPv4' | 'IPv6';
  readonly endpoints: Endpoint[];
}

function syncService(api: ObjectClient, service: Service, nodes: ReadonlyMap<string, Node>, memory: TriggerMemory): void {
  const namespace = service.metadata.namespace ?? 'default';
  const pods = api.list<Pod>('pods', { namespace }).filter((pod) => labelsInclude(service.spec.selector, pod.metadata.labels));
  const groups = wantedGroups(pods.filter(isEndpointCandidate), service, nodes);
  const trigger = triggerTime(memory, service, pods);
  const existing = api
    .list<EndpointSlice>('endpointslices.discovery.k8s.io', { namespace, labels: { [SERVICE_NAME]: service.metadata.name } })
    .filter((slice) => slice.metadata.labels?.[MANAGED_BY] === MANAGER && slice.metadata.deletionTimestamp === undefined);
  const left = [...existing];
  for (const group of groups) {
    const endpoints = addHints(service, group.endpoints);
    for (let start = 0; start === 0 || start < endpoints.length; start += SLICE_SIZE) {
      const part = endpoints.slice(start, start + SLICE_SIZE);
      const same = left.findIndex((slice) => slice.addressType === group.addressType && sameContent(slice.ports ?? [], group.ports));
      // A slice without endpoints and one whose ports changed are used again, as the reconciler does.
      const index = same >= 0 ? same : left.findIndex((slice) => slice.addressType === group.addressType && groups.length === 1);
      const slice = index >= 0 ? left.splice(index, 1)[0] : undefined;
      writeSlice(api, service, slice, group, part, trigger);
    }
  }
  for (const slice of left) api.delete('endpointslices.discovery.k8s.io', slice.metadata.name, namespace);
}

/** Endpoints by address family and by the ports that pods offer; an empty group for a Service that selects nothing. */
function wantedGroups(pods: readonly Pod[], service: Service, nodes: ReadonlyMap<string, Node>): Group[] {
  const groups = new Map<string, Group>();
  const families = service.spec.ipFamilies ?? ['IPv4'];
  for (const family of families) {
    const addressType = family === 'IPv6' ? 'IPv6' : 'IPv4';
    for (const pod of pods) {
      const ips = (pod.status?.podIPs ?? [{ ip: pod.status?.podIP }]).map((entry) => entry.ip ?? '');
      const addresses = ips.filter((ip) => ip !== '' && ip.includes(':') === (addressType === 'IPv6'));
      if (addresses.length === 0) continue;
      const node = nodes.get(pod.spec.nodeName ?? '');
      if (!node) continue;
      const ports = inHashOrder(endpointPorts(service, pod), 'EndpointSlice');
      const key = `${addressType} ${canonicalJson(ports)}`;
      const group = groups.get(key) ?? { ports, addressType, endpoints: [] };
      groups.set(key, group);
      group.endpoints.push(podEndpoint(pod, service, node, addresses));
    }
    if (![...groups.values()].some((group) => group.addressType === addressType)) {
      groups.set(addressType, { ports: [], addressType, endpoints: [] });
    }
  }
  return [...groups.values()];
}

function sliceLabels(service: Service): Record<string, string> {
  const headless = service.spec.clusterIP === 'None' ? { 'service.kubernetes.io/headless': '' } : {};
  const own = service.metadata.labels ?? {};
  return { ...own, [MANAGED_BY]: MANAGER, [SERVICE_NAME]: service.metadata.name, ...headless };
}

function writeSlice(
  api: ObjectClient,
  service: Service,
  slice: EndpointSlice | undefined,
  group: Group,
  endpoints: readonly Endpoint[],
  trigger: string | undefined,
): void {
  const labels = sliceLabels(service);
  if (!slice) {
    api.create<EndpointSlice>('endpointslices.discovery.k8s.io', {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        generateName: `${service.metadata.name}-`,
        namespace: service.metadata.namespace ?? 'default',
        labels,
        ...withTriggerTime(undefined, trigger),
        ownerReferences: [controllerReference(service)],
      },
      addressType: group.addressType,
      endpoints: [...endpoints],
      ports: [...group.ports],
    });
    return;
  }
  const kept = keepOrder(slice.endpoints, endpoints);
  if (sameContent(slice.endpoints, kept) && sameContent(slice.ports ?? [], group.ports) && sameContent(slice.metadata.labels, labels))
    return;
  const { annotations, ...bare } = slice.metadata;
  api.update<EndpointSlice>('endpointslices.discovery.k8s.io', {
    ...slice,
    metadata: { ...bare, labels, ...withTriggerTime(annotations, trigger) },
    endpoints: kept,
    ports: [...group.ports],
  });
}

/** Known endpoints keep their places, new ones come last. */
function keepOrder(old: readonly Endpoint[], wanted: readonly Endpoint[]): Endpoint[] {
  const key = (endpoint: Endpoint): string => `${endpoint.targetRef?.uid ?? ''} ${endpoint.addresses.join(',')}`;
  const byKey = new Map(wanted.map((endpoint) => [key(endpoint), endpoint]));
  const kept: Endpoint[] = [];
  for (const endpoint of old) {
    const next = byKey.get(key(endpoint));
    if (!next) continue;
    kept.push(next);
    byKey.delete(key(endpoint));
  }
  return [...kept, ...byKey.values()];
}

/** Slices of Services that are gone or have lost their selector's reason to exist. */
function removeOrphans(api: ObjectClient): void {
  for (const slice of api.list<EndpointSlice>('endpointslices.discovery.k8s.io')) {
    if (slice.metadata.labels?.[MANAGED_BY] !== MANAGER) continue;
    const service = api.get<Service>('services', slice.metadata.labels[SERVICE_NAME] ?? '', slice.metadata.namespace);
    if (service && service.spec.type !== 'ExternalName') continue;
    api.delete('endpointslices.discovery.k8s.io', slice.metadata.name, slice.metadata.namespace);
  }
}
