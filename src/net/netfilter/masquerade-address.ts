import { inCidr } from '../../base/ip.ts';
import type { NetworkNamespace } from '../namespace.ts';
import type { IpPacket } from '../packet.ts';

/**
 * The source that masquerading gives (inet_select_addr): a primary address of the outgoing interface in the next hop's network,
 * else its first global one, else one of another interface.
 */
export function masqueradeAddress(namespace: NetworkNamespace, packet: IpPacket, device: string | undefined): string | undefined {
  const links = [...namespace.links.values()];
  const link = links.find((entry) => entry.name === device);
  if (!link) return undefined;
  const nexthop = nexthopOf(namespace, packet.destination, link.index);
  const usable = link.addresses.filter(
    (address) =>
      address.ip.includes(':') === (packet.version === 6) &&
      !address.secondary &&
      (address.scope !== 'host' || link.device.kind === 'loopback'),
  );
  const near = usable.find((address) => inCidr(nexthop, address.peer ?? address.ip, address.prefixLength));
  const global = (near?.scope !== 'link' ? near : undefined) ?? usable.find((address) => address.scope !== 'link') ?? usable[0];
  if (global) return global.ip;
  for (const other of links) {
    const address = other.addresses.find((entry) => entry.scope === 'global' && entry.ip.includes(':') === (packet.version === 6));
    if (address) return address.ip;
  }
  return undefined;
}

function nexthopOf(namespace: NetworkNamespace, destination: string, ifindex: number): string {
  let length = -1;
  let gateway: string | undefined;
  for (const route of namespace.routes) {
    if (route.type !== 'unicast' || route.prefixLength <= length || !inCidr(destination, route.destination, route.prefixLength)) continue;
    const hop = route.nexthops.find((entry) => entry.ifindex === ifindex);
    if (!hop) continue;
    length = route.prefixLength;
    gateway = hop.gateway;
  }
  return gateway ?? destination;
}
