import type { Link, NetworkNamespace } from './namespace.ts';
import { findRoute } from './route.ts';
import { deviceSysctl } from './sysctl.ts';

/** Why an IPv4 packet of this source may not arrive on the link: own addresses, and rp_filter where it is set (fib_validate_source). */
export function sourceProblem(ns: NetworkNamespace, link: Link, source: string): string | undefined {
  const back = findRoute(ns, { destination: source, mark: 0 });
  if (back.kind === 'route' && back.route.type === 'local' && deviceSysctl(ns, link.name, 'accept_local') === 0)
    return `${source} is an address of this host and cannot come from outside`;
  const filter = deviceSysctl(ns, link.name, 'rp_filter');
  if (filter === 0) return undefined;
  const reachable = back.kind === 'route' && back.route.type === 'unicast';
  if (reachable && (filter === 2 || back.route.nexthops.some((hop) => hop.ifindex === link.index))) return undefined;
  return `the way back to ${source} does not lead through ${link.name} (rp_filter is ${filter})`;
}
