import type { EndpointAddress, EndpointPort, EndpointSubset } from 'kubernetes-types/core/v1';
import { compareIp } from '../../base/ip.ts';
import type { ObjectClient } from '../../kube/client.ts';
import type { Controller } from '../controller.ts';
import { canonicalJson, sameContent } from '../defined.ts';
import type { Endpoints, Pod, Service } from '../kinds.ts';
import { isReady, isTerminating } from '../pod-state.ts';
import { labelsInclude } from '../selector.ts';
import { endpointPorts, isEndpointCandidate } from './endpoint.ts';
import { inHashOrder } from './port-order.ts';
import { triggerTime, withTriggerTime, type TriggerMemory } from './trigger-time.ts';

/** Writes the legacy Endpoints of Services with a selector (pkg/controller/endpoint). */
export const endpointsController: Controller<TriggerMemory> = {
  name: 'endpoint-controller',
  watches: ['services', 'pods', 'endpoints'],
  initialMemory: () => ({ services: {} }),
  reconcile({ api, memory }) {
    for (const service of api.list<Service>('services')) {
      if (service.metadata.deletionTimestamp !== undefined || service.spec.type === 'ExternalName') continue;
      if (Object.keys(service.spec.selector ?? {}).length > 0) syncService(api, service, memory);
    }
    for (const endpoints of api.list<Endpoints>('endpoints')) {
      const triggered = endpoints.metadata.labels?.['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller';
      if (triggered && !api.get<Service>('services', endpoints.metadata.name, endpoints.metadata.namespace)) {
        api.delete('endpoints', endpoints.metadata.name, endpoints.metadata.namespace);
      }
    }
    return {};
  },
};

function syncService(api: ObjectClient, service: Service, memory: TriggerMemory): void {
  const namespace = service.metadata.namespace ?? 'default';
  const pods = api.list<Pod>('pods', { namespace }).filter((pod) => labelsInclude(service.spec.selector, pod.metadata.labels));
  const subsets = wantedSubsets(pods.filter(isEndpointCandidate), service, namespace);
  const trigger = triggerTime(memory, service, pods);
  const labels = {
    ...service.metadata.labels,
    'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
    ...(service.spec.clusterIP === 'None' ? { 'service.kubernetes.io/headless': '' } : {}),
  };
  const old = api.get<Endpoints>('endpoints', service.metadata.name, namespace);
  const content = subsets.length > 0 ? { subsets } : {};
  if (!old) {
    api.create<Endpoints>('endpoints', {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: service.metadata.name, namespace, labels, ...withTriggerTime(undefined, trigger) },
      ...content,
    });
    return;
  }
  if (sameContent(old.subsets ?? [], subsets) && sameContent(old.metadata.labels, labels)) return;
  const { subsets: _old, ...rest } = old;
  const { annotations, ...bare } = old.metadata;
  api.update<Endpoints>('endpoints', { ...rest, metadata: { ...bare, labels, ...withTriggerTime(annotations, trigger) }, ...content });
}

/** Addresses by the set of ports they offer, ready and not ready apart (RepackSubsets). */
function wantedSubsets(pods: readonly Pod[], service: Service, namespace: string): EndpointSubset[] {
  const groups = new Map<string, { ports: EndpointPort[]; ready: EndpointAddress[]; unready: EndpointAddress[] }>();
  for (const pod of pods) {
    const publish = service.spec.publishNotReadyAddresses === true;
    if (isTerminating(pod) && !publish) continue;
    const offered = endpointPorts(service, pod).map(({ appProtocol, name, port, protocol }) => ({
      ...(appProtocol === undefined ? {} : { appProtocol }),
      ...(name === undefined || name === '' ? {} : { name }),
      port: port ?? 0,
      protocol: protocol ?? 'TCP',
    }));
    if (offered.length === 0 && service.spec.clusterIP !== 'None') continue;
    const ports = inHashOrder(offered, 'Endpoints');
    const key = canonicalJson(ports);
    const group = groups.get(key) ?? { ports, ready: [], unready: [] };
    groups.set(key, group);
    (isReady(pod) || publish ? group.ready : group.unready).push(addressOf(pod, service, namespace));
  }
  const sorted = [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  const byIp = (a: EndpointAddress, b: EndpointAddress): number => compareIp(a.ip, b.ip);
  return sorted.map(({ ports, ready, unready }) => ({
    ...(ready.length > 0 ? { addresses: ready.sort(byIp) } : {}),
    ...(unready.length > 0 ? { notReadyAddresses: unready.sort(byIp) } : {}),
    ...(ports.length > 0 ? { ports } : {}),
  }));
}

function addressOf(pod: Pod, service: Service, namespace: string): EndpointAddress {
  const named = pod.spec.hostname !== undefined && pod.spec.hostname !== '' && pod.spec.subdomain === service.metadata.name;
  return {
    ...(named ? { hostname: pod.spec.hostname ?? '' } : {}),
    ip: pod.status?.podIP ?? '',
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef: { kind: 'Pod', name: pod.metadata.name, namespace, uid: pod.metadata.uid },
  };
}
