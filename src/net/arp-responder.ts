import { findLink } from './link.ts';
import type { Link, NamespaceId, NetworkNamespace } from './namespace.ts';
import type { Network } from './network.ts';
import type { SocketId } from './socket.ts';
import { drain } from './queue.ts';
import { transmit } from './transmit.ts';

/**
 * A program that answers ARP itself, by a packet socket, for addresses that no interface has: MetalLB's speaker in layer 2 mode. Its
 * answers end with the socket.
 */
export function setArpResponder(network: Network, socket: SocketId, device: string, ips: readonly string[]): void {
  const owner = network.state.sockets.sockets.get(socket);
  const ns = owner && network.state.namespaces.get(owner.namespace);
  if (!ns) return;
  const known = (ns.arpResponders ??= new Map());
  for (const [ip, entry] of [...known]) if (entry.socket === socket && !ips.includes(ip)) known.delete(ip);
  for (const ip of ips) known.set(ip, { socket, device });
}

/** Whether a program behind this interface answers for the address. */
export function respondsTo(network: Network, ns: NetworkNamespace, link: Link, ip: string): boolean {
  const entry = ns.arpResponders?.get(ip);
  return entry !== undefined && entry.device === link.name && network.state.sockets.sockets.has(entry.socket);
}

/** A gratuitous ARP request (RFC 5227, 3): neighbours that know the address learn its new place. */
export function announceAddress(network: Network, namespace: NamespaceId, device: string, ip: string): void {
  const ns = network.state.namespaces.get(namespace);
  const link = ns && findLink(ns, device);
  if (!ns || !link) return;
  transmit(network, ns, link, {
    sourceMac: link.mac,
    destinationMac: 'ff:ff:ff:ff:ff:ff',
    payload: {
      type: 'arp',
      arp: { operation: 'request', senderMac: link.mac, senderIp: ip, targetMac: 'ff:ff:ff:ff:ff:ff', targetIp: ip },
    },
  });
  drain(network);
}
