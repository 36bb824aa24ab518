import type { NetworkNamespace, Route } from './namespace.ts';

/** A route as `ip route` prints it, short: what a trace names as the deciding entry. */
export function routeText(ns: NetworkNamespace, route: Route): string {
  const bits = route.version === 4 ? 32 : 128;
  const target =
    route.prefixLength === 0 ? 'default' : route.prefixLength === bits ? route.destination : `${route.destination}/${route.prefixLength}`;
  const type = route.type === 'unicast' ? '' : `${route.type} `;
  const hops = route.nexthops.map((hop) => {
    const name = ns.links.get(hop.ifindex)?.name ?? `if${hop.ifindex}`;
    return `${hop.gateway === undefined ? '' : ` via ${hop.gateway}`} dev ${name}`;
  });
  if (hops.length > 1) return `${type}${target}${hops.map((hop) => ` nexthop${hop}`).join('')}`;
  return `${type}${target}${hops[0] ?? ''}${route.source === undefined ? '' : ` src ${route.source}`}${route.metric > 0 ? ` metric ${route.metric}` : ''}`;
}
