import { inCidr } from '../../base/ip.ts';
import type { NetworkNamespace, Route } from '../namespace.ts';

/**
 * What kind of address this is here, as inet_addr_type(9) and `fib daddr type` say: the local table decides first, then the
 * main table's unreachable, prohibit and blackhole routes. With `device`, only addresses of that interface are LOCAL.
 */
export function addressType(namespace: NetworkNamespace, ip: string, device?: string): string {
  if (ip === '255.255.255.255') return 'BROADCAST';
  if (ip === '0.0.0.0') return 'UNICAST';
  const first = Number(ip.slice(0, ip.indexOf('.')));
  if (ip.includes(':') ? ip.startsWith('ff') : first >= 224 && first < 240) return 'MULTICAST';
  for (const link of namespace.links.values()) {
    if (!link.up || (device !== undefined && link.name !== device)) continue;
    if (link.device.kind === 'loopback' && (first === 127 || ip === '::1')) return 'LOCAL';
    for (const address of link.addresses) {
      if (address.ip === ip) return 'LOCAL';
      if (address.broadcast === ip) return 'BROADCAST';
    }
  }
  const route = longest(namespace.routes, ip);
  switch (route?.type) {
    case 'local':
      return device === undefined ? 'LOCAL' : 'UNICAST';
    case 'broadcast':
      return 'BROADCAST';
    case 'unreachable':
      return 'UNREACHABLE';
    case 'prohibit':
      return 'PROHIBIT';
    case 'blackhole':
      return 'BLACKHOLE';
    case 'throw':
      return 'THROW';
    default:
      return 'UNICAST';
  }
}

function longest(routes: readonly Route[], ip: string): Route | undefined {
  let best: Route | undefined;
  for (const route of routes) {
    if (route.table !== 255 && route.table !== 254) continue;
    if (
      best &&
      (best.table === 255 || route.prefixLength <= best.prefixLength) &&
      !(route.table === 255 && (best.table !== 255 || route.prefixLength > best.prefixLength))
    )
      continue;
    if (inCidr(ip, route.destination, route.prefixLength)) best = route;
  }
  return best;
}
