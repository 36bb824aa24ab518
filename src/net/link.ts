import { ok, type Result } from '../base/result.ts';
import { addAddressRoutes, removeDeviceRoutes } from './address-routes.ts';
import { newLink } from './create.ts';
import type { Link, LinkDevice, NamespaceId, NetworkNamespace } from './namespace.ts';
import type { Network, Wire } from './network.ts';
import { refuse, type NetlinkError } from './netlink.ts';

/** Network interfaces: making, finding, changing and removing them, ip-link(8). */

export function findLink(ns: NetworkNamespace, name: string): Link | undefined {
  for (const link of ns.links.values()) if (link.name === name) return link;
  return undefined;
}

/** A random unicast MAC address as the kernel gives virtual devices (eth_random_addr: locally administered). */
export function randomMac(network: Network): string {
  const octets = Array.from({ length: 6 }, () => network.ports.random(256));
  octets[0] = ((octets[0] ?? 0) & 0xfe) | 0x02;
  return octets.map((octet) => octet.toString(16).padStart(2, '0')).join(':');
}

export interface LinkOptions {
  readonly mac?: string | undefined;
  readonly mtu?: number | undefined;
  readonly index?: number | undefined;
}

/** Adds a device to a namespace; down, without addresses. */
export function addLink(
  network: Network,
  namespace: NamespaceId,
  name: string,
  device: LinkDevice,
  options: LinkOptions = {},
): Result<Link, NetlinkError> {
  const ns = network.state.namespaces.get(namespace);
  if (!ns) return refuse('ENODEV');
  if (findLink(ns, name)) return refuse('EEXIST');
  const index = options.index !== undefined && !ns.links.has(options.index) ? options.index : ns.nextIfindex;
  ns.nextIfindex = Math.max(ns.nextIfindex, index + 1);
  const mtu = options.mtu ?? (device.kind === 'vxlan' ? 1450 : device.kind === 'ipip' ? 1480 : 1500);
  const link = newLink(index, name, options.mac ?? randomMac(network), mtu, device);
  ns.links.set(index, link);
  if (device.kind === 'nic' && device.wire !== undefined) plug(network, device.wire, namespace, index);
  return ok(link);
}

/** One end of a veth pair. */
export interface VethEnd extends LinkOptions {
  readonly namespace: NamespaceId;
  readonly name: string;
}

/** Adds a veth pair, veth(4): what goes in at one end comes out at the other. */
export function addVethPair(network: Network, a: VethEnd, b: VethEnd): Result<{ readonly a: Link; readonly b: Link }, NetlinkError> {
  const nsB = network.state.namespaces.get(b.namespace);
  if (!nsB) return refuse('ENODEV');
  if (findLink(nsB, b.name) || (a.namespace === b.namespace && a.name === b.name)) return refuse('EEXIST');
  // the peer is made first, and so has the lower index (veth_newlink)
  const second = addLink(network, b.namespace, b.name, { kind: 'veth', peer: undefined }, b);
  if (!second.ok) return second;
  const first = addLink(network, a.namespace, a.name, { kind: 'veth', peer: { namespace: b.namespace, index: second.value.index } }, a);
  if (!first.ok) {
    nsB.links.delete(second.value.index);
    return first;
  }
  if (second.value.device.kind === 'veth') second.value.device.peer = { namespace: a.namespace, index: first.value.index };
  return ok({ a: first.value, b: second.value });
}

function plug(network: Network, wire: string, namespace: NamespaceId, ifindex: number): void {
  const known: Wire = network.state.wires.get(wire) ?? { id: wire, fdb: new Map(), ports: [] };
  known.ports.push({ namespace, ifindex });
  network.state.wires.set(wire, known);
}

/** Pulls a NIC's cable. */
export function unplug(network: Network, namespace: NamespaceId, ifindex: number): void {
  for (const wire of network.state.wires.values()) {
    const at = wire.ports.findIndex((port) => port.namespace === namespace && port.ifindex === ifindex);
    if (at >= 0) wire.ports.splice(at, 1);
    for (const [mac, port] of [...wire.fdb]) if (port.namespace === namespace && port.ifindex === ifindex) wire.fdb.delete(mac);
  }
}

/** The other end of a veth, when it exists. */
export function vethPeer(network: Network, link: Link): { readonly ns: NetworkNamespace; readonly link: Link } | undefined {
  const peer = link.device.kind === 'veth' ? link.device.peer : undefined;
  const ns = peer && network.state.namespaces.get(peer.namespace);
  const other = peer && ns?.links.get(peer.index);
  return ns && other ? { ns, link: other } : undefined;
}

/** Whether a signal is there: IFF_LOWER_UP. */
export function hasCarrier(network: Network, ns: NetworkNamespace, link: Link): boolean {
  switch (link.device.kind) {
    case 'veth':
      return link.up && vethPeer(network, link)?.link.up === true;
    case 'nic':
      return link.up && link.device.wire !== undefined;
    case 'bridge':
      return (
        link.up &&
        [...ns.links.values()].some(
          (port) => port.master === link.name && port.up && port.port?.state !== 'disabled' && hasCarrier(network, ns, port),
        )
      );
    default:
      return link.up;
  }
}

/** Sets a device up or down by name. Down removes its routes and neighbours and keeps its addresses; up brings back those of its addresses. */
export function setLinkUp(network: Network, namespace: NamespaceId, name: string, up: boolean): Result<void, NetlinkError> {
  const ns = network.state.namespaces.get(namespace);
  const link = ns && findLink(ns, name);
  if (!ns || !link) return refuse('ENODEV');
  if (link.up === up) return ok(undefined);
  link.up = up;
  if (up) {
    link.everUp = true;
    if (link.device.kind === 'loopback' && !link.addresses.some((address) => address.ip === '127.0.0.1')) {
      link.addresses.push({
        ip: '127.0.0.1',
        prefixLength: 8,
        scope: 'host',
        broadcast: undefined,
        peer: undefined,
        label: 'lo',
        secondary: false,
        flags: [],
        validUntil: undefined,
      });
    }
    for (const address of link.addresses) addAddressRoutes(ns, link, address);
  } else {
    removeDeviceRoutes(ns, link, false);
    flushNeighbours(ns, link.index);
    if (link.device.kind === 'bridge') link.device.fdb.clear();
    forgetPort(ns, link);
  }
  return ok(undefined);
}

function forgetPort(ns: NetworkNamespace, link: Link): void {
  const bridge = link.master === undefined ? undefined : findLink(ns, link.master);
  if (bridge?.device.kind !== 'bridge') return;
  for (const [mac, entry] of [...bridge.device.fdb])
    if (entry.port === link.index && entry.kind === 'learned') bridge.device.fdb.delete(mac);
}

function flushNeighbours(ns: NetworkNamespace, ifindex: number): void {
  for (const [key, entry] of [...ns.neighbours]) if (entry.ifindex === ifindex && entry.state !== 'permanent') ns.neighbours.delete(key);
}

/** Makes a device a port of a bridge, or frees it. */
export function setMaster(ns: NetworkNamespace, link: Link, bridge: string | undefined): Result<void, NetlinkError> {
  if (bridge === undefined) {
    forgetPort(ns, link);
    const left = link.master;
    link.master = undefined;
    link.port = undefined;
    if (left !== undefined) recalculateBridge(ns, left);
    return ok(undefined);
  }
  const master = findLink(ns, bridge);
  if (!master) return refuse('ENODEV');
  if (master.device.kind !== 'bridge') return refuse('EOPNOTSUPP');
  if (link.device.kind === 'loopback') return refuse('EINVAL');
  if (link.device.kind === 'bridge') return refuse('ELOOP', 'Can not enslave a bridge to a bridge');
  if (link.master === bridge) return ok(undefined);
  forgetPort(ns, link);
  link.master = bridge;
  link.port = { state: 'forwarding', hairpin: false, isolated: false, learning: true, flood: true };
  recalculateBridge(ns, bridge);
  return ok(undefined);
}

/** A bridge that was given no address takes the lowest of its ports, and nulls when the last one goes. */
export function recalculateBridge(ns: NetworkNamespace, name: string): void {
  const bridge = findLink(ns, name);
  if (bridge?.followsPorts !== true) return;
  const macs = [...ns.links.values()].flatMap((link) => (link.master === name ? [link.mac] : [])).sort();
  bridge.mac = macs[0] ?? '00:00:00:00:00:00';
}

/** Removes a device; a veth takes its peer with it. */
export function deleteLink(network: Network, namespace: NamespaceId, name: string): Result<void, NetlinkError> {
  const ns = network.state.namespaces.get(namespace);
  const link = ns && findLink(ns, name);
  if (!ns || !link) return refuse('ENODEV');
  if (link.device.kind === 'loopback' || link.device.kind === 'nic') return refuse('EOPNOTSUPP');
  detachLink(network, ns, link);
  return ok(undefined);
}

/** Takes a device out of its namespace with all that belongs to it. */
export function detachLink(network: Network, ns: NetworkNamespace, link: Link): void {
  const peer = vethPeer(network, link);
  dropLink(network, ns, link);
  if (peer && peer.ns.links.get(peer.link.index) === peer.link) dropLink(network, peer.ns, peer.link);
}

function dropLink(network: Network, ns: NetworkNamespace, link: Link): void {
  removeDeviceRoutes(ns, link, true);
  flushNeighbours(ns, link.index);
  for (const key of [...ns.neighbours.keys()]) if (key.startsWith(`${link.index} `)) ns.neighbours.delete(key);
  forgetPort(ns, link);
  if (link.device.kind === 'bridge') for (const port of ns.links.values()) if (port.master === link.name) setMaster(ns, port, undefined);
  unplug(network, ns.id, link.index);
  ns.links.delete(link.index);
}

/** Moves a device to another namespace: it goes down and loses addresses and routes (dev_change_net_namespace). */
export function moveLink(network: Network, from: NamespaceId, name: string, to: NamespaceId, newName = name): Result<void, NetlinkError> {
  const ns = network.state.namespaces.get(from);
  const target = network.state.namespaces.get(to);
  const link = ns && findLink(ns, name);
  if (!ns || !target || !link) return refuse('ENODEV');
  if (ns === target) return ok(undefined);
  if (link.device.kind === 'loopback' || link.device.kind === 'bridge') return refuse('EINVAL', 'The interface netns is immutable');
  if (findLink(target, newName)) return refuse('EEXIST');
  const peer = vethPeer(network, link);
  setLinkUp(network, from, name, false);
  removeDeviceRoutes(ns, link, true);
  setMaster(ns, link, undefined);
  const wire = link.device.kind === 'nic' ? link.device.wire : undefined;
  unplug(network, from, link.index);
  ns.links.delete(link.index);
  const index = target.links.has(link.index) ? target.nextIfindex : link.index;
  target.nextIfindex = Math.max(target.nextIfindex, index + 1);
  const moved: Link = { ...link, index, name: newName, addresses: [], up: false };
  target.links.set(index, moved);
  if (peer?.link.device.kind === 'veth') peer.link.device.peer = { namespace: to, index };
  if (wire !== undefined) plug(network, wire, to, index);
  return ok(undefined);
}
