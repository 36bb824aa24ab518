import { canonicalIp } from '../../base/ip.ts';
import type { ObjectClient } from '../../kube/client.ts';
import type { KubeObject } from '../../kube/object.ts';
import type { KubernetesZoneOptions } from './options.ts';
import type { DnsEndpointSlice, DnsPod, DnsService } from './objects.ts';

/** One thing that a name stands for: an address or an alias, with a port for SRV. */
export interface DnsTarget {
  readonly host: string;
  readonly alias: boolean;
  readonly port: number;
  /** name that SRV points to, without the zone */
  readonly owner: string;
}

export type Targets = readonly DnsTarget[] | 'no such name' | 'no data';

/** What a name below the zone stands for. `labels` are lower-case, from the left. */
export function findTargets(objects: ObjectClient, labels: readonly string[], options: KubernetesZoneOptions): Targets {
  const kind = labels.at(-1);
  if (kind !== 'svc' && kind !== 'pod') return 'no such name';
  if (labels.length === 1) return 'no data';
  const namespace = labels.at(-2) ?? '';
  const exposed = options.namespaces === undefined || options.namespaces.includes(namespace);
  if (!exposed || !objects.get<KubeObject>('namespaces', namespace)) return 'no such name';
  if (kind === 'pod') return podTargets(objects, labels, namespace, options);
  return labels.length === 2 ? 'no data' : serviceTargets(objects, labels, namespace, options);
}

/** `10-244-1-2.NAMESPACE.pod`. */
function podTargets(objects: ObjectClient, labels: readonly string[], namespace: string, options: KubernetesZoneOptions): Targets {
  if (options.pods === 'disabled') return 'no such name';
  if (labels.length === 2) return 'no data';
  const name = labels[0] ?? '';
  if (labels.length > 3) return 'no such name';
  const dashes = name.split('-').length - 1;
  const ip = canonicalIp(dashes === 3 && !name.includes('--') ? name.replaceAll('-', '.') : name.replaceAll('-', ':'));
  if (ip === undefined) return 'no such name';
  const target = { host: ip, alias: false, port: -1, owner: labels.join('.') };
  if (options.pods === 'insecure') return [target];
  const holds = objects.list<DnsPod>('pods', { namespace }).some((pod) => pod.status?.podIP === ip);
  return holds ? [target] : 'no such name';
}

function serviceTargets(objects: ObjectClient, labels: readonly string[], namespace: string, options: KubernetesZoneOptions): Targets {
  const name = labels.at(-3) ?? '';
  const before = labels.slice(0, -3);
  if (before.length > 2) return 'no such name';
  const endpoint = before.length === 1 ? (before[0] ?? '') : '';
  const port = before.length === 2 ? (before[0] ?? '').replace(/^_/, '') : '';
  const protocol = before.length === 2 ? (before[1] ?? '').replace(/^_/, '') : '';
  const service = objects.get<DnsService>('services', name, namespace);
  if (!service) return 'no such name';
  const owner = `${name}.${namespace}.svc`;
  if (service.spec.type === 'ExternalName') {
    // There is nothing below the name of an external Service: neither endpoints nor ports.
    if (before.length > 0) return 'no such name';
    return [{ host: service.spec.externalName ?? '', alias: true, port: service.spec.ports?.[0]?.port ?? 0, owner }];
  }
  const slices = objects.list<DnsEndpointSlice>('endpointslices.discovery.k8s.io', {
    namespace,
    labels: { 'kubernetes.io/service-name': name },
  });
  if (options.ignoreEmptyService && !slices.some((slice) => slice.endpoints.some(isReady))) return 'no such name';
  const ips = service.spec.clusterIPs ?? (service.spec.clusterIP === undefined ? [] : [service.spec.clusterIP]);
  const matches = (candidate: { readonly name?: string | undefined; readonly protocol?: string | undefined }): boolean =>
    (port === '' || port === (candidate.name ?? '').toLowerCase()) &&
    (protocol === '' || protocol === (candidate.protocol ?? 'TCP').toLowerCase());
  const targets: DnsTarget[] = [];
  if (ips.length === 0 || ips[0] === 'None' || endpoint !== '') {
    for (const slice of slices) collectEndpoints(slice, targets, { endpoint, owner, matches, podNames: options.endpointPodNames });
  } else {
    for (const candidate of service.spec.ports ?? []) {
      if (matches(candidate)) for (const host of ips) targets.push({ host, alias: false, port: candidate.port, owner });
    }
  }
  return targets.length === 0 ? 'no such name' : targets;
}

interface EndpointQuery {
  readonly endpoint: string;
  readonly owner: string;
  readonly podNames: boolean;
  matches(port: { readonly name?: string | undefined; readonly protocol?: string | undefined }): boolean;
}

type SliceEndpoint = DnsEndpointSlice['endpoints'][number];

function isReady(endpoint: SliceEndpoint): boolean {
  return endpoint.conditions?.ready !== false;
}

function collectEndpoints(slice: DnsEndpointSlice, targets: DnsTarget[], query: EndpointQuery): void {
  // A slice without ports still gives its addresses names.
  const ports = slice.ports && slice.ports.length > 0 ? slice.ports : [{ name: '', protocol: 'TCP', port: -1 }];
  for (const endpoint of slice.endpoints) {
    if (!isReady(endpoint)) continue;
    for (const address of endpoint.addresses) {
      const name = endpointName(endpoint, address, query.podNames);
      if (query.endpoint !== '' && query.endpoint !== name.toLowerCase()) continue;
      for (const port of ports) {
        if (!query.matches(port)) continue;
        const target = { host: address, alias: false, port: port.port ?? -1, owner: `${name}.${query.owner}` };
        if (!targets.some((other) => other.host === target.host && other.port === target.port && other.owner === target.owner))
          targets.push(target);
      }
    }
  }
}

/** Hostname, else (if asked for) the pod's name, else the address with dashes. */
export function endpointName(endpoint: SliceEndpoint, address: string, podNames: boolean): string {
  if (endpoint.hostname !== undefined && endpoint.hostname !== '') return endpoint.hostname;
  const pod = endpoint.targetRef?.name;
  if (podNames && pod !== undefined && pod.length < 64) return pod;
  return address.replaceAll('.', '-').replaceAll(':', '-');
}
