import type { ObjectClient } from '../../kube/client.ts';
import type { EdgeService, EdgeSlice } from './objects.ts';

export interface Endpoint {
  /** an address, or the name of an ExternalName Service */
  readonly ip: string;
  readonly port: number;
}

export type Backend =
  | { readonly kind: 'endpoints'; readonly endpoints: readonly Endpoint[]; readonly portName: string }
  | { readonly kind: 'no-service' }
  /** the Service has no such port */
  | { readonly kind: 'no-port' };

/** Ready endpoints behind a Service's port, by number or name, sorted by address. */
export function backendOf(api: ObjectClient, namespace: string, name: string, wanted: number | string | undefined): Backend {
  const service = api.get<EdgeService>('services', name, namespace);
  if (!service) return { kind: 'no-service' };
  const ports = service.spec?.ports ?? [];
  const port = ports.find((each) => (typeof wanted === 'number' ? each.port === wanted : each.name === wanted));
  if (service.spec?.type === 'ExternalName') {
    const number = port?.port ?? (typeof wanted === 'number' ? wanted : undefined);
    if (number === undefined) return { kind: 'no-port' };
    return { kind: 'endpoints', endpoints: [{ ip: service.spec.externalName ?? '', port: number }], portName: port?.name ?? '' };
  }
  if (!port) return { kind: 'no-port' };
  const found = new Map<string, Endpoint>();
  for (const slice of api.list<EdgeSlice>('endpointslices.discovery.k8s.io', {
    namespace,
    labels: { 'kubernetes.io/service-name': name },
  })) {
    const own = slice.ports?.find((each) => (each.name ?? '') === (port.name ?? ''));
    if (own?.port === undefined) continue;
    for (const endpoint of slice.endpoints ?? []) {
      if (endpoint.conditions?.ready === false) continue;
      for (const ip of endpoint.addresses) found.set(`${ip}:${own.port}`, { ip, port: own.port });
    }
  }
  const endpoints = [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
  return { kind: 'endpoints', endpoints, portName: port.name ?? '' };
}

/** Addresses that a proxy's own Service is reached at, for the status of what it serves. */
export function serviceAddresses(service: EdgeService | undefined): readonly { readonly ip?: string; readonly hostname?: string }[] {
  const spec = service?.spec;
  if (!service || !spec) return [];
  const external = (spec.externalIPs ?? []).map((ip) => ({ ip }));
  switch (spec.type) {
    case 'ExternalName':
      return [{ hostname: spec.externalName ?? '' }];
    case 'LoadBalancer':
      return [
        ...(service.status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) =>
          ip === undefined ? { hostname: hostname ?? '' } : { ip },
        ),
        ...external,
      ];
    default:
      return [...(spec.clusterIP === undefined || spec.clusterIP === 'None' ? [] : [{ ip: spec.clusterIP }]), ...external];
  }
}
