import { networkAddress } from '../base/ip.ts';
import type { InterfaceAddress, Link, NetworkNamespace, Route } from './namespace.ts';

/** The routes that the kernel adds for an address (fib_add_ifaddr, ip6_ins_rt): local, broadcast and the connected network. */
export function addressRoutes(link: Link, address: InterfaceAddress): readonly Route[] {
  const version = address.ip.includes(':') ? 6 : 4;
  const bits = version === 4 ? 32 : 128;
  const base = { version, protocol: 'kernel', metric: 0, mtu: undefined, tos: 0 } as const;
  const hop = [{ gateway: undefined, ifindex: link.index, onlink: false, weight: 1 }];
  const source = version === 4 ? address.ip : undefined;
  const routes: Route[] = [
    {
      ...base,
      table: 255,
      type: 'local',
      destination: address.ip,
      prefixLength: bits,
      nexthops: hop,
      scope: version === 4 ? 'host' : 'global',
      source,
    },
  ];
  if (link.device.kind === 'loopback' && address.ip === '127.0.0.1') {
    routes.push({ ...base, table: 255, type: 'local', destination: '127.0.0.0', prefixLength: 8, nexthops: hop, scope: 'host', source });
    routes.push({
      ...base,
      table: 255,
      type: 'broadcast',
      destination: '127.255.255.255',
      prefixLength: 32,
      nexthops: hop,
      scope: 'link',
      source,
    });
  }
  if (!link.up) return routes.slice(0, 1);
  const network = networkAddress(address.peer ?? address.ip, address.prefixLength);
  if (
    link.device.kind !== 'loopback' &&
    !address.flags.includes('noprefixroute') &&
    !address.secondary &&
    (address.prefixLength < bits || address.peer !== undefined)
  ) {
    routes.push({
      ...base,
      table: 254,
      type: 'unicast',
      destination: network,
      prefixLength: address.prefixLength,
      nexthops: hop,
      scope: version === 4 ? 'link' : 'global',
      source,
      metric: version === 4 ? 0 : 256,
    });
  }
  if (version === 4 && address.prefixLength < 31 && link.device.kind !== 'loopback') {
    const last = address.broadcast ?? lastOf(network, address.prefixLength);
    routes.push({ ...base, table: 255, type: 'broadcast', destination: last, prefixLength: 32, nexthops: hop, scope: 'link', source });
  }
  return routes;
}

function lastOf(network: string, prefixLength: number): string {
  const value = network.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0) + 2 ** (32 - prefixLength) - 1;
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

/** Two routes that the kernel takes for the same one. */
export function sameRoute(a: Route, b: Route): boolean {
  return (
    a.version === b.version &&
    a.table === b.table &&
    a.destination === b.destination &&
    a.prefixLength === b.prefixLength &&
    a.metric === b.metric &&
    a.tos === b.tos
  );
}

export function addAddressRoutes(ns: NetworkNamespace, link: Link, address: InterfaceAddress): void {
  for (const route of addressRoutes(link, address)) {
    if (!ns.routes.some((other) => sameRoute(other, route) && other.type === route.type && other.nexthops[0]?.ifindex === link.index))
      ns.routes.push(route);
  }
}

/** Removes the routes through a device; when it only went down, those of its own addresses stay (fib_sync_down_dev). */
export function removeDeviceRoutes(ns: NetworkNamespace, link: Link, all: boolean): void {
  ns.routes = ns.routes.filter((route) => {
    if (!route.nexthops.some((hop) => hop.ifindex === link.index)) return true;
    return (
      !all && route.type === 'local' && route.protocol === 'kernel' && link.addresses.some((address) => address.ip === route.destination)
    );
  });
}
