import { canonicalIp } from '../../base/ip.ts';
import type { ObjectClient } from '../../kube/client.ts';
import type { DnsEndpointSlice, DnsService } from './objects.ts';
import type { KubernetesZoneOptions } from './options.ts';
import { endpointName } from './target.ts';

/** The address that a name below in-addr.arpa or ip6.arpa asks about, or undefined. */
export function reverseAddress(name: string): string | undefined {
  const v4 = /^((?:\d{1,3}\.){4})in-addr\.arpa\.$/i.exec(name);
  if (v4)
    return canonicalIp(
      (v4[1] ?? '')
        .split('.')
        .filter((part) => part !== '')
        .reverse()
        .join('.'),
    );
  const v6 = /^((?:[0-9a-f]\.){32})ip6\.arpa\.$/i.exec(name);
  if (!v6) return undefined;
  const digits = (v6[1] ?? '')
    .split('.')
    .filter((part) => part !== '')
    .reverse()
    .join('');
  return canonicalIp((digits.match(/.{4}/g) ?? []).join(':'));
}

/** Names of the Service or of the endpoints that have the address. */
export function reverseNames(objects: ObjectClient, name: string, options: KubernetesZoneOptions): string[] {
  const ip = reverseAddress(name);
  if (ip === undefined) return [];
  const exposed = (namespace: string): boolean => options.namespaces === undefined || options.namespaces.includes(namespace);
  for (const service of objects.list<DnsService>('services')) {
    const namespace = service.metadata.namespace ?? '';
    const ips = service.spec.clusterIPs ?? [service.spec.clusterIP ?? ''];
    if (exposed(namespace) && ips.includes(ip)) return [`${service.metadata.name}.${namespace}.svc.${options.primaryZone}`];
  }
  const names = new Set<string>();
  for (const slice of objects.list<DnsEndpointSlice>('endpointslices.discovery.k8s.io')) {
    const namespace = slice.metadata.namespace ?? '';
    const service = slice.metadata.labels?.['kubernetes.io/service-name'];
    if (service === undefined || !exposed(namespace)) continue;
    for (const endpoint of slice.endpoints) {
      if (endpoint.conditions?.ready === false || !endpoint.addresses.includes(ip)) continue;
      names.add(`${endpointName(endpoint, ip, options.endpointPodNames)}.${service}.${namespace}.svc.${options.primaryZone}`);
    }
  }
  return [...names];
}
