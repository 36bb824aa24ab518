import type { ObjectClient } from '../../kube/client.ts';
import type { KubeObject } from '../../kube/object.ts';
import { ingressIp, keyOf, loadBalancerServices, type LoadBalancerService } from './services.ts';

/** A node that a cloud's balancer may send to, and how to ask whether it is well. */
export interface Target {
  readonly node: string;
  readonly ip: string;
  readonly healthPort: number;
}

/** What the balancer has to do for one address. */
export interface Frontend {
  readonly service: string;
  readonly ip: string;
  readonly targets: readonly Target[];
}

interface NodeObject extends KubeObject {
  readonly spec?: { readonly unschedulable?: boolean };
  readonly status?: { readonly addresses?: readonly { readonly type: string; readonly address: string }[] };
}

const EXCLUDE = 'node.kubernetes.io/exclude-from-external-load-balancers';
/** kube-proxy's own health port: answers while its rules are fresh (KEP-3836). */
const PROXY_HEALTH = 10256;

/**
 * The balancer's work list: for every Service with an address all nodes that are not excluded. With externalTrafficPolicy Local the
 * Service's own health port tells which nodes have endpoints; otherwise kube-proxy's tells which nodes can forward at all.
 */
export function frontends(api: ObjectClient): readonly Frontend[] {
  const nodes = api
    .list<NodeObject>('nodes')
    .filter(({ metadata }) => metadata.labels?.[EXCLUDE] === undefined)
    .map(({ metadata, status }) => ({
      node: metadata.name,
      ip: status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '',
    }));
  return loadBalancerServices(api).flatMap((service: LoadBalancerService) => {
    const ip = ingressIp(service);
    const local = service.spec.externalTrafficPolicy === 'Local';
    const healthPort = local ? (service.spec.healthCheckNodePort ?? PROXY_HEALTH) : PROXY_HEALTH;
    return ip === undefined ? [] : [{ service: keyOf(service), ip, targets: nodes.map((node) => ({ ...node, healthPort })) }];
  });
}
