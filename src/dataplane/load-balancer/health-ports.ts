import type { ObjectClient } from '../../kube/client.ts';
import { endpointNodes, loadBalancerServices } from './services.ts';

/** What kube-proxy of a node tells on the healthCheckNodePort of each Service: how many of its endpoints are here. */
export function healthPorts(
  api: ObjectClient,
  node: string,
): readonly { readonly port: number; readonly namespace: string; readonly name: string; readonly localEndpoints: number }[] {
  return loadBalancerServices(api).flatMap((service) => {
    const { healthCheckNodePort: port = 0, externalTrafficPolicy } = service.spec;
    if (port === 0 || externalTrafficPolicy !== 'Local') return [];
    const localEndpoints = endpointNodes(api, service).filter((name) => name === node).length;
    return [{ port, namespace: service.metadata.namespace ?? 'default', name: service.metadata.name, localEndpoints }];
  });
}
