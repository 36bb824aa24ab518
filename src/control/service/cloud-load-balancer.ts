import { allocateFromPool, assign, type AddressPool, type Allocations, type Claim } from '../../dataplane/load-balancer/allocator.ts';
import { ingressIp, keyOf, writeIngress, type LoadBalancerService } from '../../dataplane/load-balancer/services.ts';
import type { ObjectClient } from '../../kube/client.ts';
import type { Controller } from '../controller.ts';
import { earlier, lookAgain } from '../time.ts';

const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup';
const SOURCE = { component: 'service-controller' };

interface Memory {
  /** the reasons told last, by Service, so that each is told once */
  refused: Record<string, string>;
  /** when the balancer of a Service will be ready that a cloud has begun to make */
  ready: Record<string, number>;
}

/** What making a balancer takes; until then the address is pending. */
const PROVISION = 15_000;

/**
 * The service controller of a cloud's controller manager (cloud-provider controllers/service): asks the cloud for a balancer for every
 * Service of type LoadBalancer, writes its address into the status, and gives it back when the Service goes or changes its type.
 */
export function createCloudServiceController(addresses: readonly string[]): Controller<Memory> {
  const pool: AddressPool = { name: 'cloud', addresses };
  return {
    name: 'service-lb-controller',
    watches: ['services'],
    initialMemory: () => ({ refused: {}, ready: {} }),
    reconcile({ api, now, memory }) {
      let nextAt: number | undefined;
      const allocations: Allocations = new Map();
      const services = api.list<LoadBalancerService>('services');
      for (const service of services) {
        const ip = ingressIp(service);
        if (ip !== undefined) assign(allocations, [pool], claimOf(service), [ip]);
      }
      for (const service of services) {
        const wanted = service.spec.type === 'LoadBalancer' && service.spec.loadBalancerClass === undefined;
        if (wanted && service.metadata.deletionTimestamp === undefined) {
          const ready = ingressIp(service) === undefined ? provision(api, service, memory, now) : now;
          if (ready > now) nextAt = earlier(nextAt, ready);
          else ensure(api, service, pool, allocations, memory);
        } else if (service.metadata.finalizers?.includes(FINALIZER) === true) release(api, service);
      }
      const alive = new Set(services.filter(({ spec }) => spec.type === 'LoadBalancer').map(keyOf));
      memory.ready = Object.fromEntries(Object.entries(memory.ready).filter(([key]) => alive.has(key)));
      return lookAgain(nextAt);
    },
  };
}

/** Begins to make a balancer, or says when the one that is being made will be there. */
function provision(api: ObjectClient, service: LoadBalancerService, memory: Memory, now: number): number {
  const key = keyOf(service);
  const known = memory.ready[key];
  if (known !== undefined) return known;
  memory.ready = { ...memory.ready, [key]: now + PROVISION };
  api.event(service, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer', SOURCE);
  return now + PROVISION;
}

function ensure(api: ObjectClient, service: LoadBalancerService, pool: AddressPool, allocations: Allocations, memory: Memory): void {
  if (ingressIp(service) !== undefined) return;
  const key = keyOf(service);
  const result = allocateFromPool(allocations, pool, claimOf(service), 'IPv4');
  if (!result.ok) {
    const message = `Error syncing load balancer: failed to ensure load balancer: no free address in ${pool.addresses.join(', ')}`;
    if (memory.refused[key] === message) return;
    memory.refused[key] = message;
    api.event(service, 'Warning', 'SyncLoadBalancerFailed', message, SOURCE);
    return;
  }
  const { [key]: _told, ...refused } = memory.refused;
  memory.refused = refused;
  const { finalizers = [] } = service.metadata;
  const written = finalizers.includes(FINALIZER)
    ? undefined
    : api.update<LoadBalancerService>('services', {
        ...service,
        metadata: { ...service.metadata, finalizers: [...finalizers, FINALIZER] },
      });
  writeIngress(api, written?.ok ? written.value : service, result.value);
  api.event(service, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer', SOURCE);
}

function release(api: ObjectClient, service: LoadBalancerService): void {
  api.event(service, 'Normal', 'DeletingLoadBalancer', 'Deleting load balancer', SOURCE);
  if (service.metadata.deletionTimestamp === undefined) writeIngress(api, service, []);
  const current = api.get<LoadBalancerService>('services', service.metadata.name, service.metadata.namespace) ?? service;
  const finalizers = (current.metadata.finalizers ?? []).filter((name) => name !== FINALIZER);
  api.event(service, 'Normal', 'DeletedLoadBalancer', 'Deleted load balancer', SOURCE);
  api.update<LoadBalancerService>('services', { ...current, metadata: { ...current.metadata, finalizers } });
}

function claimOf(service: LoadBalancerService): Claim {
  return {
    service: keyOf(service),
    namespace: service.metadata.namespace ?? 'default',
    labels: service.metadata.labels ?? {},
    ports: (service.spec.ports ?? []).map(({ protocol = 'TCP', port }) => `${protocol.toLowerCase()}/${port}`),
    sharingKey: '',
    backendKey: '',
  };
}
