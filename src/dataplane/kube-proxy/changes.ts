import { slicesByService } from './endpoints.ts';
import type { ProxyEndpointSlice, ProxyService, ProxySnapshot } from './types.ts';

/** Services (by `namespace/name`) that look otherwise than at the last sync, in `seen`; notes how they look now. */
export function changedServices(snapshot: ProxySnapshot, seen: Map<string, string>): Set<string> {
  const slices = slicesByService(snapshot.endpointSlices);
  const changed = new Set<string>();
  const alive = new Set<string>();
  for (const service of snapshot.services) {
    const key = serviceKey(service);
    alive.add(key);
    const look = signature(service, slices.get(key) ?? []);
    if (seen.get(key) === look) continue;
    seen.set(key, look);
    changed.add(key);
  }
  for (const key of seen.keys()) {
    if (alive.has(key)) continue;
    seen.delete(key);
    changed.add(key);
  }
  return changed;
}

export function serviceKey(service: ProxyService): string {
  return `${service.metadata.namespace ?? 'default'}/${service.metadata.name}`;
}

function signature(service: ProxyService, slices: readonly ProxyEndpointSlice[]): string {
  const one = (object: ProxyService | ProxyEndpointSlice): string => {
    const { name, resourceVersion } = object.metadata;
    return resourceVersion === undefined ? JSON.stringify(object) : `${name}@${resourceVersion}`;
  };
  return [service, ...slices].map(one).join(' ');
}
