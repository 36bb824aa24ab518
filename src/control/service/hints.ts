import type { Endpoint, Service } from '../kinds.ts';

/** Zone and node hints of endpoints by a Service's trafficDistribution (endpointslice/trafficdist). */
export function addHints(service: Service, endpoints: readonly Endpoint[]): Endpoint[] {
  const distribution = service.spec.trafficDistribution;
  const zones = distribution === 'PreferClose' || distribution === 'PreferSameZone' || distribution === 'PreferSameNode';
  if (!zones) return [...endpoints];
  return endpoints.map((endpoint) => {
    if (endpoint.conditions?.ready !== true) return endpoint;
    const forNodes =
      distribution === 'PreferSameNode' && endpoint.nodeName !== undefined ? { forNodes: [{ name: endpoint.nodeName }] } : {};
    const forZones = endpoint.zone === undefined ? {} : { forZones: [{ name: endpoint.zone }] };
    return Object.keys({ ...forNodes, ...forZones }).length === 0 ? endpoint : { ...endpoint, hints: { ...forNodes, ...forZones } };
  });
}
