import type { ObjectClient } from '../../kube/client.ts';
import type { KubeObject } from '../../kube/object.ts';
import { selects } from '../policy/selector.ts';
import type { Selector } from '../policy/types.ts';
import { allocate, allocateFromPool, assign, poolContains, type AddressPool, type Allocations, type Claim } from './allocator.ts';
import { ingressIp, keyOf, loadBalancerServices, writeIngress, type LoadBalancerService } from './services.ts';

interface IPAddressPool extends KubeObject {
  readonly spec: {
    readonly addresses?: readonly string[];
    readonly autoAssign?: boolean;
    readonly avoidBuggyIPs?: boolean;
    readonly serviceAllocation?: {
      readonly priority?: number;
      readonly namespaces?: readonly string[];
      readonly namespaceSelectors?: readonly Selector[];
      readonly serviceSelectors?: readonly Selector[];
    };
  };
}

export const POOLS = 'ipaddresspools.metallb.io';
const SOURCE = { component: 'metallb-controller' };

/** Pools of the API. Namespace selectors become the namespaces they pick now. */
function poolsOf(api: ObjectClient): readonly AddressPool[] {
  const namespaces = api.list('namespaces');
  return api.list<IPAddressPool>(POOLS).map(({ metadata, spec }) => {
    const { addresses = [], autoAssign, avoidBuggyIPs, serviceAllocation } = spec;
    const selectors = serviceAllocation?.serviceSelectors ?? [];
    const picked = serviceAllocation?.namespaceSelectors?.flatMap((selector) =>
      namespaces.filter((entry) => selects(selector, entry.metadata.labels ?? {})).map((entry) => entry.metadata.name),
    );
    const named = serviceAllocation?.namespaces;
    return {
      name: metadata.name,
      addresses,
      autoAssign,
      avoidBuggyIPs,
      serviceAllocation: serviceAllocation && {
        priority: serviceAllocation.priority,
        namespaces: named || picked ? [...(named ?? []), ...(picked ?? [])] : undefined,
        selects: selectors.length === 0 ? undefined : (labels) => selectors.some((selector) => selects(selector, labels)),
      },
    };
  });
}

/** The pool that an address belongs to. */
export function poolOfAddress(api: ObjectClient, ip: string): KubeObject | undefined {
  return api
    .list<IPAddressPool>(POOLS)
    .find(({ spec: { addresses = [], avoidBuggyIPs } }) => poolContains({ addresses, avoidBuggyIPs }, ip));
}

/**
 * One run of MetalLB's controller: every Service of type LoadBalancer gets an address of a pool, keeps the one it has while that is
 * still allowed, and loses it otherwise. What was refused is told once, by an event on the Service.
 */
export function syncAddresses(api: ObjectClient, refused: Map<string, string>): readonly string[] {
  const pools = poolsOf(api);
  const allocations: Allocations = new Map();
  const log: string[] = [];
  const services = [...loadBalancerServices(api)].sort((a, b) => Number(ingressIp(b) !== undefined) - Number(ingressIp(a) !== undefined));
  for (const service of services) {
    const key = keyOf(service);
    const claim = claimOf(service);
    const known = ingressIp(service);
    if (known !== undefined && wantedFits(service, known) && assign(allocations, pools, claim, [known]).ok) continue;
    if (known !== undefined) writeIngress(api, service, []);
    const result = give(allocations, pools, service, claim);
    if (result.ok) {
      refused.delete(key);
      writeIngress(
        api,
        api.get<LoadBalancerService>('services', service.metadata.name, service.metadata.namespace) ?? service,
        result.value,
      );
      api.event(service, 'Normal', 'IPAllocated', `Assigned IP ["${result.value.join('" "')}"]`, SOURCE);
      log.push(
        JSON.stringify({ event: 'ipAllocated', ip: result.value, level: 'info', msg: 'IP address assigned by controller', service: key }),
      );
      continue;
    }
    const reason = pools.length === 0 ? 'no available IPs' : result.error;
    if (refused.get(key) === reason) continue;
    refused.set(key, reason);
    api.event(service, 'Warning', 'AllocationFailed', `Failed to allocate IP for "${key}": ${reason}`, SOURCE);
    log.push(JSON.stringify({ error: reason, level: 'error', msg: 'IP allocation failed', op: 'allocateIPs', service: key }));
  }
  for (const key of [...refused.keys()]) if (!services.some((service) => keyOf(service) === key)) refused.delete(key);
  return log;
}

const annotation = (service: LoadBalancerService, name: string): string | undefined =>
  service.metadata.annotations?.[`metallb.io/${name}`] ?? service.metadata.annotations?.[`metallb.universe.tf/${name}`];

function wantedOf(service: LoadBalancerService): string | undefined {
  return annotation(service, 'loadBalancerIPs') ?? (service.spec.loadBalancerIP === '' ? undefined : service.spec.loadBalancerIP);
}

function wantedFits(service: LoadBalancerService, known: string): boolean {
  const wanted = wantedOf(service);
  return wanted === undefined || wanted.split(',').includes(known);
}

function give(allocations: Allocations, pools: readonly AddressPool[], service: LoadBalancerService, claim: Claim) {
  const wanted = wantedOf(service);
  if (wanted !== undefined) return assign(allocations, pools, claim, wanted.split(','));
  const name = annotation(service, 'address-pool');
  if (name === undefined) return allocate(allocations, pools, claim, 'IPv4');
  const pool = pools.find((entry) => entry.name === name);
  return pool ? allocateFromPool(allocations, pool, claim, 'IPv4') : ({ ok: false, error: `unknown pool "${name}"` } as const);
}

function claimOf(service: LoadBalancerService): Claim {
  const { metadata, spec } = service;
  return {
    service: keyOf(service),
    namespace: metadata.namespace ?? 'default',
    labels: metadata.labels ?? {},
    ports: (spec.ports ?? []).map(({ protocol = 'TCP', port }) => `${protocol.toLowerCase()}/${port}`),
    sharingKey: annotation(service, 'allow-shared-ip') ?? '',
    backendKey: spec.externalTrafficPolicy === 'Local' ? JSON.stringify(spec.selector ?? {}) : '',
  };
}
