import { ok, type Result } from '../base/result.ts';
import { networkAddress } from '../base/ip.ts';
import { sameRoute } from './address-routes.ts';
import type { NetworkNamespace, Nexthop, PolicyRule, Route } from './namespace.ts';
import { refuse, type NetlinkError } from './netlink.ts';
import { findRoute } from './route.ts';

export type NewRoute = Pick<Route, 'destination' | 'prefixLength'> & Partial<Route>;

/** A whole route from its parts, with the kernel's and iproute2's defaults. */
export function completeRoute(wanted: NewRoute): Route {
  const version = wanted.destination.includes(':') ? 6 : 4;
  const type = wanted.type ?? 'unicast';
  const viaGateway = wanted.nexthops?.some((hop) => hop.gateway !== undefined) === true;
  return {
    version,
    table: type === 'local' || type === 'broadcast' ? 255 : 254,
    type,
    nexthops: [],
    metric: version === 6 ? 1024 : 0,
    scope: type === 'local' ? 'host' : version === 6 || viaGateway || type !== 'unicast' ? 'global' : 'link',
    protocol: 'boot',
    source: undefined,
    mtu: undefined,
    tos: 0,
    ...wanted,
  };
}

/** How `ip route` edits: add refuses an equal one, replace exchanges it, append puts it behind, change needs one. */
export type RouteEdit = 'add' | 'replace' | 'append' | 'change' | 'prepend';

/** Adds or exchanges a route after the kernel's checks (fib_table_insert, fib_check_nh). */
export function putRoute(ns: NetworkNamespace, wanted: NewRoute, edit: RouteEdit = 'add'): Result<Route, NetlinkError> {
  const route = completeRoute(wanted);
  if (networkAddress(route.destination, route.prefixLength) !== route.destination)
    return refuse('EINVAL', 'Invalid prefix for given prefix length');
  for (const hop of route.nexthops) {
    const checked = checkNexthop(ns, hop, route);
    if (!checked.ok) return checked;
  }
  if (route.source !== undefined && ![...ns.links.values()].some((link) => link.addresses.some((address) => address.ip === route.source))) {
    return refuse('EINVAL', 'Invalid prefsrc address');
  }
  const at = ns.routes.findIndex((other) => sameRoute(other, route));
  const exact = ns.routes.some(
    (other) => sameRoute(other, route) && other.type === route.type && JSON.stringify(other.nexthops) === JSON.stringify(route.nexthops),
  );
  if (at >= 0 && edit === 'add') return refuse('EEXIST');
  if (exact && (edit === 'append' || edit === 'prepend')) return refuse('EEXIST');
  if (at < 0 && edit === 'change') return refuse('ENOENT');
  if (at >= 0 && (edit === 'replace' || edit === 'change')) ns.routes[at] = route;
  else if (at >= 0 && edit === 'prepend') ns.routes.splice(at, 0, route);
  else ns.routes.splice(place(ns, route), 0, route);
  return ok(route);
}

/** Behind routes of the same destination with a metric as low, before those with a higher one (fib_insert_alias). */
function place(ns: NetworkNamespace, route: Route): number {
  const same = (other: Route): boolean =>
    other.version === route.version &&
    other.table === route.table &&
    other.destination === route.destination &&
    other.prefixLength === route.prefixLength;
  const at = ns.routes.findIndex((other) => same(other) && other.metric > route.metric);
  return at < 0 ? ns.routes.length : at;
}

function checkNexthop(ns: NetworkNamespace, hop: Nexthop, route: Route): Result<void, NetlinkError> {
  const link = ns.links.get(hop.ifindex);
  if (!link) return refuse('ENODEV', 'Device for nexthop is not found');
  const asked = hop.gateway !== undefined && !hop.onlink;
  if (!link.up && !asked)
    return refuse('ENETDOWN', hop.gateway === undefined ? 'Device for nexthop is not up' : 'Nexthop device is not up');
  if (hop.gateway === undefined || hop.onlink) return ok(undefined);
  const way = findRoute(ns, { destination: hop.gateway });
  if (way.kind !== 'route') return refuse('ENETUNREACH', 'Nexthop has invalid gateway');
  // an own address is a gateway like any other (fib_check_nh_v4_gw takes RTN_LOCAL)
  if (way.route.type === 'local' && way.link.index === hop.ifindex) return ok(undefined);
  const narrow = way.route.scope === 'link' || route.version === 6;
  if (way.gateway !== undefined || !narrow || way.link.index !== hop.ifindex) return refuse('ENETUNREACH', 'Nexthop has invalid gateway');
  return ok(undefined);
}

/** The device a gateway is on, for `via` without `dev`; undefined when it is no neighbour. */
export function deviceOfGateway(ns: NetworkNamespace, gateway: string): number | undefined {
  const way = findRoute(ns, { destination: gateway });
  return way.kind === 'route' && way.route.type !== 'local' && way.gateway === undefined ? way.link.index : undefined;
}

/** Removes the first route that fits what was given; fields left out fit anything. */
export function removeRoute(ns: NetworkNamespace, wanted: NewRoute): Result<Route, NetlinkError> {
  const hop = wanted.nexthops?.[0];
  const at = ns.routes.findIndex(
    (route) =>
      route.destination === wanted.destination &&
      route.prefixLength === wanted.prefixLength &&
      route.table === (wanted.table ?? 254) &&
      (wanted.type === undefined || route.type === wanted.type) &&
      (wanted.metric === undefined || route.metric === wanted.metric) &&
      (wanted.protocol === undefined || route.protocol === wanted.protocol) &&
      (wanted.source === undefined || route.source === wanted.source) &&
      (wanted.scope === undefined || route.scope === wanted.scope) &&
      (hop === undefined ||
        route.nexthops.some(
          (other) => (hop.gateway === undefined || other.gateway === hop.gateway) && (hop.ifindex === 0 || other.ifindex === hop.ifindex),
        )),
  );
  const [route] = at < 0 ? [] : ns.routes.splice(at, 1);
  return route ? ok(route) : refuse('ESRCH');
}

/** Adds a policy rule at its priority, behind equal ones. */
export function putRule(ns: NetworkNamespace, rule: PolicyRule): Result<void, NetlinkError> {
  if (ns.rules.some((other) => JSON.stringify(other) === JSON.stringify(rule))) return refuse('EEXIST');
  let at = ns.rules.findIndex((other) => other.priority > rule.priority);
  if (at < 0) at = ns.rules.length;
  ns.rules.splice(at, 0, rule);
  return ok(undefined);
}
