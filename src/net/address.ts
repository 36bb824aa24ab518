import { inCidr } from '../base/ip.ts';
import { ok, type Result } from '../base/result.ts';
import { addAddressRoutes, addressRoutes, sameRoute } from './address-routes.ts';
import type { InterfaceAddress, Link, NetworkNamespace } from './namespace.ts';
import { refuse, type NetlinkError } from './netlink.ts';

export type NewAddress = Pick<InterfaceAddress, 'ip' | 'prefixLength'> & Partial<InterfaceAddress>;

/** Adds an address and the routes that come with it, ip-address(8). A further one of the same network is secondary. */
export function addAddress(ns: NetworkNamespace, link: Link, wanted: NewAddress): Result<InterfaceAddress, NetlinkError> {
  if (link.addresses.some((address) => address.ip === wanted.ip && address.prefixLength === wanted.prefixLength)) {
    return wanted.ip.includes(':') ? refuse('EEXIST') : refuse('EEXIST', 'ipv4: Address already assigned');
  }
  const v4 = !wanted.ip.includes(':');
  const address: InterfaceAddress = {
    scope: wanted.ip.startsWith('127.') || wanted.ip === '::1' ? 'host' : wanted.ip.startsWith('fe80:') ? 'link' : 'global',
    broadcast: undefined,
    peer: undefined,
    label: v4 ? link.name : undefined,
    flags: [],
    validUntil: undefined,
    ...wanted,
    secondary:
      v4 &&
      link.addresses.some(
        (other) => other.prefixLength === wanted.prefixLength && !other.secondary && inCidr(wanted.ip, other.ip, other.prefixLength),
      ),
  };
  link.addresses.push(address);
  addAddressRoutes(ns, link, address);
  return ok(address);
}

/** Removes an address with its routes; its secondaries go too unless promote_secondaries is set, as the kernel does by default. */
export function removeAddress(ns: NetworkNamespace, link: Link, ip: string, prefixLength?: number): Result<void, NetlinkError> {
  const found = link.addresses.find(
    (address) => address.ip === ip && (prefixLength === undefined || address.prefixLength === prefixLength),
  );
  if (!found) return refuse('EADDRNOTAVAIL', 'ipv4: Address not found');
  const gone = [found];
  if (!found.secondary)
    gone.push(
      ...link.addresses.filter(
        (other) => other.secondary && other.prefixLength === found.prefixLength && inCidr(other.ip, found.ip, found.prefixLength),
      ),
    );
  link.addresses = link.addresses.filter((address) => !gone.includes(address));
  const stay = link.addresses.flatMap((address) => addressRoutes(link, address));
  for (const address of gone) {
    for (const route of addressRoutes(link, address)) {
      if (stay.some((other) => sameRoute(other, route) && other.type === route.type)) continue;
      ns.routes = ns.routes.filter(
        (other) => !(sameRoute(other, route) && other.type === route.type && other.nexthops[0]?.ifindex === link.index),
      );
    }
    // routes with this preferred source go with it (fib_sync_down_addr)
    ns.routes = ns.routes.filter((route) => route.source !== address.ip || ownsAddress(ns, address.ip));
  }
  // with the last IPv4 address of a device all its IPv4 routes go (fib_disable_ip)
  if (!ip.includes(':') && !link.addresses.some((address) => !address.ip.includes(':'))) {
    ns.routes = ns.routes.filter((route) => route.version !== 4 || !route.nexthops.some((hop) => hop.ifindex === link.index));
  }
  return ok(undefined);
}

/** Whether any interface of the namespace has the address. */
export function ownsAddress(ns: NetworkNamespace, ip: string): boolean {
  for (const link of ns.links.values()) if (link.addresses.some((address) => address.ip === ip)) return true;
  return false;
}

/** The address the kernel picks as source on a device towards a destination (inet_select_addr). */
export function selectSource(ns: NetworkNamespace, link: Link, destination: string): string | undefined {
  const version6 = destination.includes(':');
  const candidates = link.addresses.filter(
    (address) => address.ip.includes(':') === version6 && (address.scope !== 'host' || link.device.kind === 'loopback'),
  );
  const near = candidates.find((address) => !address.secondary && inCidr(destination, address.peer ?? address.ip, address.prefixLength));
  const first = near ?? candidates.find((address) => !address.secondary) ?? candidates[0];
  if (first) return first.ip;
  for (const other of ns.links.values()) {
    const any = other.addresses.find((address) => address.ip.includes(':') === version6 && address.scope === 'global');
    if (any) return any.ip;
  }
  return undefined;
}
