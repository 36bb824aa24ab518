import type { ObjectClient } from '../../kube/client.ts';
import type { KubeObject } from '../../kube/object.ts';

/** The parts of Services and EndpointSlices that balancers look at. */
export interface LoadBalancerService extends KubeObject {
  readonly spec: {
    readonly type?: string;
    readonly loadBalancerClass?: string;
    readonly loadBalancerIP?: string;
    readonly externalTrafficPolicy?: string;
    readonly healthCheckNodePort?: number;
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports?: readonly { readonly protocol?: string; readonly port: number; readonly nodePort?: number }[];
    readonly clusterIP?: string;
    readonly ipFamilies?: readonly string[];
  };
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string; readonly ipMode?: string }[] } };
}

interface EndpointSlice extends KubeObject {
  readonly endpoints?: readonly {
    readonly nodeName?: string;
    readonly conditions?: { readonly ready?: boolean; readonly serving?: boolean };
  }[];
}

/** Services that want a balancer of nobody's class in particular. */
export function loadBalancerServices(api: ObjectClient): readonly LoadBalancerService[] {
  return api
    .list<LoadBalancerService>('services')
    .filter(
      ({ spec, metadata }) =>
        spec.type === 'LoadBalancer' && spec.loadBalancerClass === undefined && metadata.deletionTimestamp === undefined,
    );
}

export function keyOf({ metadata }: LoadBalancerService): string {
  return `${metadata.namespace ?? 'default'}/${metadata.name}`;
}

/** The IPv4 address a Service has been given. */
export function ingressIp(service: LoadBalancerService): string | undefined {
  return service.status?.loadBalancer?.ingress?.[0]?.ip;
}

/** The node of each endpoint of the Service that takes traffic. */
export function endpointNodes(api: ObjectClient, { metadata }: LoadBalancerService): readonly string[] {
  const slices = api
    .list<EndpointSlice>('endpointslices.discovery.k8s.io', {
      namespace: metadata.namespace ?? 'default',
      labels: { 'kubernetes.io/service-name': metadata.name },
    })
    .flatMap((slice) => slice.endpoints ?? []);
  return slices.flatMap(({ nodeName, conditions }) => (nodeName !== undefined && conditions?.ready !== false ? [nodeName] : []));
}

/** Writes a Service's address into its status; none takes it away. */
export function writeIngress(api: ObjectClient, service: LoadBalancerService, ips: readonly string[]): void {
  const ingress = ips.map((ip) => ({ ip, ipMode: 'VIP' }));
  const { loadBalancer: _old, ...status } = service.status ?? {};
  api.updateStatus('services', { ...service, status: { ...status, loadBalancer: ingress.length === 0 ? {} : { ingress } } });
}
