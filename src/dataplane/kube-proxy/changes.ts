import { slicesByService } from './endpoints.ts';
import { servicePorts } from './service-ports.ts';
import type { ProxyEndpointSlice, ProxyService, ProxySnapshot } from './types.ts';

/** What a Service looked like: versions of its objects, to decide cheaply, and what its rules are made of. */
export interface Seen {
  readonly versions: string;
  readonly look: string;
}

/**
 * Services (by `namespace/name`) that look otherwise than at the last sync, in `seen`; notes how they look now. Of a Service only what rules are
 * made of counts: labels and annotations change nothing (servicechangetracker.go compares the ports' maps). Of an EndpointSlice everything does.
 */
export function changedServices(snapshot: ProxySnapshot, seen: Map<string, Seen>): Set<string> {
  const slices = slicesByService(snapshot.endpointSlices);
  const changed = new Set<string>();
  const alive = new Set<string>();
  for (const service of snapshot.services) {
    const key = serviceKey(service);
    alive.add(key);
    const versions = [service, ...(slices.get(key) ?? [])].map(version).join(' ');
    const before = seen.get(key);
    if (before?.versions === versions) continue;
    const look = JSON.stringify([servicePorts(service, snapshot.config.version), ...(slices.get(key) ?? []).map(version)]);
    seen.set(key, { versions, look });
    if (before?.look !== look) changed.add(key);
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

/** An object of the API as it stood: its version, or all of it where it has none. */
function version(object: ProxyService | ProxyEndpointSlice): string {
  const { name, resourceVersion } = object.metadata;
  return resourceVersion === undefined ? JSON.stringify(object) : `${name}@${resourceVersion}`;
}
