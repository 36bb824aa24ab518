import { canonicalIp } from '../../base/ip.ts';
import { usesClusterEndpoints, usesLocalEndpoints, type ServicePort } from './service-ports.ts';
import type { ProxyConfig, ProxyEndpointSlice } from './types.ts';

/** An endpoint of a service port. */
export interface ProxyEndpoint {
  readonly ip: string;
  readonly port: number;
  /** `ip:port`, IPv6 in brackets */
  readonly text: string;
  readonly isLocal: boolean;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly zones: readonly string[];
  readonly nodes: readonly string[];
}

/** Which endpoints a service port may use from this node (pkg/proxy/topology.go: CategorizeEndpoints). */
export interface Categorized {
  readonly cluster: readonly ProxyEndpoint[];
  readonly local: readonly ProxyEndpoint[];
  /** all that some rule of this node can choose */
  readonly reachable: readonly ProxyEndpoint[];
  /** whether any endpoint exists anywhere */
  readonly hasAny: boolean;
}

const SERVICE_NAME = 'kubernetes.io/service-name';

/** Slices by `namespace/service`; those for another proxy or of headless Services are left out. */
export function slicesByService(slices: readonly ProxyEndpointSlice[]): Map<string, ProxyEndpointSlice[]> {
  const out = new Map<string, ProxyEndpointSlice[]>();
  for (const slice of slices) {
    const labels = slice.metadata.labels ?? {};
    const name = labels[SERVICE_NAME];
    if (name === undefined || 'service.kubernetes.io/service-proxy-name' in labels || 'service.kubernetes.io/headless' in labels) continue;
    const key = `${slice.metadata.namespace ?? 'default'}/${name}`;
    const list = out.get(key);
    if (list) list.push(slice);
    else out.set(key, [slice]);
  }
  return out;
}

/** Endpoints of a service port over all its slices: each address and port once, sorted by their text. */
export function endpointsOf(port: ServicePort, slices: readonly ProxyEndpointSlice[], config: ProxyConfig): ProxyEndpoint[] {
  const found = new Map<string, ProxyEndpoint>();
  const sorted = [...slices].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  for (const slice of sorted) {
    if (slice.addressType !== (config.version === 4 ? 'IPv4' : 'IPv6')) continue;
    for (const slicePort of slice.ports ?? []) {
      if ((slicePort.name ?? '') !== port.portName || (slicePort.protocol ?? 'TCP').toLowerCase() !== port.protocol || !slicePort.port)
        continue;
      for (const endpoint of slice.endpoints ?? []) {
        const ip = canonicalIp(endpoint.addresses[0] ?? '');
        if (ip === undefined) continue;
        const text = config.version === 4 ? `${ip}:${slicePort.port}` : `[${ip}]:${slicePort.port}`;
        const { conditions, hints } = endpoint;
        const ready = conditions?.ready ?? true;
        const entry: ProxyEndpoint = {
          ip,
          port: slicePort.port,
          text,
          ready,
          serving: conditions?.serving ?? ready,
          terminating: conditions?.terminating ?? false,
          isLocal: endpoint.nodeName !== undefined && endpoint.nodeName === config.nodeName,
          zones: (hints?.forZones ?? []).map((zone) => zone.name),
          nodes: (hints?.forNodes ?? []).map((node) => node.name),
        };
        found.set(text, entry);
      }
    }
  }
  return [...found.values()].sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
}

export function categorize(port: ServicePort, endpoints: readonly ProxyEndpoint[], config: ProxyConfig): Categorized {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  const dying = endpoints.filter((endpoint) => endpoint.serving && endpoint.terminating);
  const topology = topologyOf(ready, config);
  let cluster: readonly ProxyEndpoint[] = [];
  if (usesClusterEndpoints(port)) {
    cluster = ready.filter(topology ?? (() => true));
    if (cluster.length === 0) cluster = dying;
  }
  if (!usesLocalEndpoints(port)) return { cluster, local: [], reachable: cluster, hasAny: cluster.length > 0 };
  const localReady = ready.filter((endpoint) => endpoint.isLocal);
  const local = localReady.length > 0 ? localReady : dying.filter((endpoint) => endpoint.isLocal);
  const reachable = usesClusterEndpoints(port) ? [...new Set([...cluster, ...local])] : local;
  return { cluster, local, reachable, hasAny: ready.length > 0 || dying.length > 0 };
}

/** Hints count only when every ready endpoint has them and one is meant for this node or zone; node hints come first. */
function topologyOf(ready: readonly ProxyEndpoint[], config: ProxyConfig): ((endpoint: ProxyEndpoint) => boolean) | undefined {
  if (ready.length === 0) return undefined;
  const { nodeName, zone } = config;
  if (ready.every((endpoint) => endpoint.nodes.length > 0) && ready.some((endpoint) => endpoint.nodes.includes(nodeName)))
    return (endpoint) => endpoint.nodes.includes(nodeName);
  if (zone !== undefined && ready.every((endpoint) => endpoint.zones.length > 0) && ready.some((endpoint) => endpoint.zones.includes(zone)))
    return (endpoint) => endpoint.zones.includes(zone);
  return undefined;
}
