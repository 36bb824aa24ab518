import type { Controller } from '../controller.ts';
import { sameContent } from '../defined.ts';
import type { Endpoint, Endpoints, EndpointSlice, Service } from '../kinds.ts';
import { controllerReference } from '../owner.ts';

const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const MANAGER = 'endpointslicemirroring-controller.k8s.io';

/** Mirrors Endpoints that people wrote for Services without a selector into slices. */
export const endpointSliceMirroringController: Controller = {
  name: 'endpoint-slice-mirroring-controller',
  watches: ['services', 'endpoints', 'endpointslices.discovery.k8s.io'],
  initialMemory: () => undefined,
  reconcile({ api }) {
    const wanted = new Set<string>();
    for (const endpoints of api.list<Endpoints>('endpoints')) {
      const { name, namespace, labels } = endpoints.metadata;
      const service = api.get<Service>('services', name, namespace);
      const skip =
        labels?.['endpointslice.kubernetes.io/skip-mirror'] === 'true' ||
        labels?.['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller';
      if (!service || skip || Object.keys(service.spec.selector ?? {}).length > 0) continue;
      const existing = api
        .list<EndpointSlice>('endpointslices.discovery.k8s.io', {
          namespace: namespace ?? 'default',
          labels: { 'kubernetes.io/service-name': name },
        })
        .filter((slice) => slice.metadata.labels?.[MANAGED_BY] === MANAGER);
      (endpoints.subsets ?? []).forEach((subset, index) => {
        const ports = (subset.ports ?? []).map((port) => ({ ...port, name: port.name ?? '', protocol: port.protocol ?? 'TCP' }));
        const list = (addresses: typeof subset.addresses, ready: boolean): Endpoint[] =>
          (addresses ?? []).map(({ ip, hostname, nodeName, targetRef }) => ({
            addresses: [ip],
            conditions: { ready, serving: ready, terminating: false },
            ...(hostname === undefined ? {} : { hostname }),
            ...(nodeName === undefined ? {} : { nodeName }),
            ...(targetRef === undefined ? {} : { targetRef }),
          }));
        const content = [...list(subset.addresses, true), ...list(subset.notReadyAddresses, false)];
        const slice = existing[index];
        if (slice) {
          wanted.add(slice.metadata.uid);
          if (sameContent(slice.endpoints, content) && sameContent(slice.ports ?? [], ports)) return;
          api.update<EndpointSlice>('endpointslices.discovery.k8s.io', { ...slice, endpoints: content, ports });
          return;
        }
        const created = api.create<EndpointSlice>('endpointslices.discovery.k8s.io', {
          apiVersion: 'discovery.k8s.io/v1',
          kind: 'EndpointSlice',
          metadata: {
            generateName: `${name}-`,
            namespace: namespace ?? 'default',
            labels: { ...labels, [MANAGED_BY]: MANAGER, 'kubernetes.io/service-name': name },
            ownerReferences: [controllerReference(endpoints)],
          },
          addressType: content[0]?.addresses[0]?.includes(':') === true ? 'IPv6' : 'IPv4',
          endpoints: content,
          ports,
        });
        if (created.ok) wanted.add(created.value.metadata.uid);
      });
    }
    for (const slice of api.list<EndpointSlice>('endpointslices.discovery.k8s.io')) {
      if (slice.metadata.labels?.[MANAGED_BY] !== MANAGER || wanted.has(slice.metadata.uid)) continue;
      api.delete('endpointslices.discovery.k8s.io', slice.metadata.name, slice.metadata.namespace);
    }
    return {};
  },
};
