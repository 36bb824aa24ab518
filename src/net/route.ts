import { hash32 } from '../base/random.ts';
import { err, ok, type Result } from '../base/result.ts';
import { parseIpv4, parseIpv6 } from '../base/ip.ts';
import { selectSource } from './address.ts';
import type { Link, NamespaceId, NetworkNamespace, Nexthop, PolicyRule, Route } from './namespace.ts';
import type { Network } from './network.ts';
import type { SocketErrno } from './socket.ts';

/** Which way a packet goes: policy rules, then the longest prefix of their table, ip-rule(8) and ip-route(8). */

export interface RouteQuery {
  readonly destination: string;
  readonly source?: string | undefined;
  readonly mark?: number | undefined;
  readonly tos?: number | undefined;
  /** interface the packet came in on; undefined when it is sent from here */
  readonly incoming?: string | undefined;
  /** interface it must leave by (SO_BINDTODEVICE, -I) */
  readonly device?: string | undefined;
}

/** What the tables say. */
export type RouteLookup =
  | {
      readonly kind: 'route';
      readonly route: Route;
      readonly nexthop: Nexthop | undefined;
      readonly link: Link;
      readonly gateway: string | undefined;
    }
  | { readonly kind: 'unreachable' | 'prohibit' | 'blackhole'; readonly route: Route | undefined }
  | { readonly kind: 'none' };

/** A way out for a packet of this host. */
export interface RouteDecision {
  readonly route: Route;
  readonly local: boolean;
  readonly gateway: string | undefined;
  readonly link: Link;
  readonly source: string;
  readonly mtu: number;
}

/** Where a packet of this host would go and with which source address; the errno is what connect(2) and send(2) answer. */
export function lookupRoute(network: Network, namespace: NamespaceId, query: RouteQuery): Result<RouteDecision, SocketErrno> {
  const ns = network.state.namespaces.get(namespace);
  if (!ns) return err('ENETUNREACH');
  const found = findRoute(ns, query);
  if (found.kind !== 'route') return err(errnoOf(found.kind));
  const local = found.route.type === 'local';
  const link = local ? (ns.links.get(1) ?? found.link) : found.link;
  const exception = local ? undefined : ns.exceptions.get(query.destination);
  const valid = exception && exception.expiresAt > network.ports.now() ? exception : undefined;
  const gateway = valid?.gateway ?? found.gateway;
  const own = query.source !== undefined && query.source !== '' ? query.source : undefined;
  const source = own ?? found.route.source ?? (local ? query.destination : selectSource(ns, found.link, gateway ?? query.destination));
  if (source === undefined) return err('EADDRNOTAVAIL');
  return ok({
    route: found.route,
    local,
    gateway,
    link,
    source: own ?? (local ? localSource(found.route, query.destination) : source),
    mtu: Math.min(found.route.mtu ?? link.mtu, link.mtu),
  });
}

function localSource(route: Route, destination: string): string {
  return destination.startsWith('127.')
    ? '127.0.0.1'
    : route.prefixLength === 32 || route.prefixLength === 128
      ? destination
      : (route.source ?? destination);
}

export function errnoOf(kind: 'unreachable' | 'prohibit' | 'blackhole' | 'none'): SocketErrno {
  return kind === 'none' ? 'ENETUNREACH' : kind === 'unreachable' ? 'EHOSTUNREACH' : kind === 'prohibit' ? 'EACCES' : 'EINVAL';
}

/** Walks the policy rules and their tables. */
export function findRoute(ns: NetworkNamespace, query: RouteQuery): RouteLookup {
  const version = query.destination.includes(':') ? 6 : 4;
  const oif = query.device === undefined ? undefined : [...ns.links.values()].find((link) => link.name === query.device);
  if (query.device !== undefined && !oif) return { kind: 'none' };
  if (query.destination === '255.255.255.255' && oif) return onLink(version, query.destination, oif);
  for (const rule of ns.rules) {
    if (rule.version !== version || !ruleMatches(rule, query)) continue;
    // an unreachable rule is ENETUNREACH, an unreachable route EHOSTUNREACH (fib4_rule_action, fib_props)
    if (rule.action.type === 'unreachable') return { kind: 'none' };
    if (rule.action.type !== 'lookup') return { kind: rule.action.type, route: undefined };
    const route = longestPrefix(ns, version, rule.action.table, query, oif);
    if (!route || route.type === 'throw') continue;
    if (route.type === 'unreachable' || route.type === 'prohibit' || route.type === 'blackhole') return { kind: route.type, route };
    const nexthop = pickNexthop(route, query);
    const link = nexthop && ns.links.get(nexthop.ifindex);
    if (!link) continue;
    return { kind: 'route', route, nexthop, link, gateway: nexthop.gateway };
  }
  // A packet bound to a device goes out there even without a route, its destination taken for a neighbour (ip_route_output_key).
  if (oif?.up && query.incoming === undefined) return onLink(version, query.destination, oif);
  return { kind: 'none' };
}

function onLink(version: 4 | 6, destination: string, link: Link): RouteLookup {
  const nexthop = { gateway: undefined, ifindex: link.index, onlink: false, weight: 1 };
  const route: Route = {
    version,
    table: 0,
    type: destination === '255.255.255.255' ? 'broadcast' : 'unicast',
    destination,
    prefixLength: version === 4 ? 32 : 128,
    nexthops: [nexthop],
    metric: 0,
    scope: 'link',
    protocol: 'kernel',
    source: undefined,
    mtu: undefined,
    tos: 0,
  };
  return { kind: 'route', route, nexthop, link, gateway: undefined };
}

function ruleMatches(rule: PolicyRule, query: RouteQuery): boolean {
  const matches =
    (rule.from === undefined ||
      (query.source !== undefined && query.source !== '' && contains(rule.from.ip, rule.from.prefixLength, query.source))) &&
    (rule.to === undefined || contains(rule.to.ip, rule.to.prefixLength, query.destination)) &&
    (rule.mark === undefined || ((query.mark ?? 0) & rule.mark.mask) >>> 0 === (rule.mark.value & rule.mark.mask) >>> 0) &&
    (rule.incoming === undefined || rule.incoming === (query.incoming ?? 'lo')) &&
    (rule.outgoing === undefined || rule.outgoing === query.device);
  return matches !== rule.not;
}

function longestPrefix(ns: NetworkNamespace, version: 4 | 6, table: number, query: RouteQuery, oif: Link | undefined): Route | undefined {
  let best: Route | undefined;
  const v4 = version === 4 ? parseIpv4(query.destination) : undefined;
  for (const route of ns.routes) {
    if (route.table !== table || route.version !== version) continue;
    if (
      best &&
      (route.prefixLength < best.prefixLength ||
        (route.prefixLength === best.prefixLength && route.metric >= best.metric && route.tos <= best.tos))
    )
      continue;
    if (route.tos !== 0 && route.tos !== (query.tos ?? 0)) continue;
    if (oif && table !== 255 && route.nexthops.length > 0 && !route.nexthops.some((hop) => hop.ifindex === oif.index)) continue;
    if (v4 === undefined ? contains(route.destination, route.prefixLength, query.destination) : containsV4(route, v4)) best = route;
  }
  return best;
}

/** Numbers of routes, so that a lookup does not parse text; derived from the route alone. */
const numbers = new WeakMap<Route, { readonly value: number; readonly mask: number }>();

function containsV4(route: Route, destination: number): boolean {
  let known = numbers.get(route);
  if (!known) {
    const mask = route.prefixLength === 0 ? 0 : (0xffffffff << (32 - route.prefixLength)) >>> 0;
    known = { value: ((parseIpv4(route.destination) ?? 0) & mask) >>> 0, mask };
    numbers.set(route, known);
  }
  return (destination & known.mask) >>> 0 === known.value;
}

function contains(network: string, prefixLength: number, ip: string): boolean {
  if (network.includes(':') !== ip.includes(':')) return false;
  if (prefixLength === 0) return true;
  const v4 = parseIpv4(network);
  if (v4 !== undefined) {
    const other = parseIpv4(ip);
    const mask = (0xffffffff << (32 - prefixLength)) >>> 0;
    return other !== undefined && (v4 & mask) >>> 0 === (other & mask) >>> 0;
  }
  const shift = BigInt(128 - prefixLength);
  return (parseIpv6(network) ?? 0n) >> shift === (parseIpv6(ip) ?? 0n) >> shift;
}

/** Multipath: by a hash of source and destination (fib_multipath_hash_policy 0), weighted. */
function pickNexthop(route: Route, query: RouteQuery): Nexthop | undefined {
  if (route.nexthops.length < 2) return route.nexthops[0];
  const total = route.nexthops.reduce((sum, hop) => sum + hop.weight, 0);
  let point = hash32(`${query.source ?? ''} ${query.destination}`) % total;
  for (const hop of route.nexthops) {
    if (point < hop.weight) return hop;
    point -= hop.weight;
  }
  return route.nexthops[0];
}
