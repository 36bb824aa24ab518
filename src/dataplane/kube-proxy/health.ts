import { endpointsOf, slicesByService } from './endpoints.ts';
import { servicePorts } from './service-ports.ts';
import type { ProxySnapshot } from './types.ts';

/** What kube-proxy answers on a healthCheckNodePort. */
export interface ServiceHealth {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
  /** local endpoints that are ready; none is 503 */
  readonly localEndpoints: number;
}

/** Health check servers that kube-proxy runs for LoadBalancer Services with the Local policy (pkg/proxy/healthcheck). */
export function serviceHealth({ config, services, endpointSlices }: ProxySnapshot): ServiceHealth[] {
  const slices = slicesByService(endpointSlices);
  return services.flatMap((service) => {
    const ports = servicePorts(service, config.version);
    const first = ports[0];
    if (!first || first.healthCheckNodePort === 0) return [];
    const ips = new Set<string>();
    for (const port of ports) {
      for (const endpoint of endpointsOf(port, slices.get(`${port.namespace}/${port.name}`) ?? [], config)) if (endpoint.isLocal && endpoint.ready) ips.add(endpoint.ip);
    }
    return [{ namespace: first.namespace, name: first.name, port: first.healthCheckNodePort, localEndpoints: ips.size }];
  });
}
