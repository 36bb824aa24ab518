import type { Frame, IpPacket } from './packet.ts';
import type { Link, Neighbour, NetworkNamespace } from './namespace.ts';
import type { Network, NetworkTimer } from './network.ts';
import { neighbourLost } from './icmp-send.ts';
import { solicitNeighbour } from './ndp.ts';
import { selectSource } from './address.ts';
import { readSysctl } from './sysctl.ts';
import { traceStep } from './trace-log.ts';
import { transmit } from './transmit.ts';
import { scheduleTimer } from './timer.ts';

/** From an IP address to a MAC address: the neighbour state machine of neighbour(7) over ARP (RFC 826) and NDP (RFC 4861). */

/** Milliseconds an entry counts as reachable; the kernel draws between half and one and a half of it, we take it as it stands. */
const REACHABLE = 30_000;
/** Packets that wait for one neighbour (unres_qlen_bytes allows about this many). */
const QUEUE = 101;

const BROADCAST = 'ff:ff:ff:ff:ff:ff';
const NOBODY = '00:00:00:00:00:00';

/** Sends a packet to a neighbour on a link, finding its MAC address first; packets wait in the namespace until it answers or fails. */
export function sendToNeighbour(network: Network, ns: NetworkNamespace, link: Link, nexthop: string, packet: IpPacket): void {
  const fixed = fixedDestination(link, nexthop, packet);
  if (fixed !== undefined) {
    transmit(network, ns, link, frameOf(link, fixed, packet));
    return;
  }
  const key = `${link.index} ${nexthop}`;
  const now = network.ports.now();
  let entry = ns.neighbours.get(key);
  if (entry?.mac !== undefined && entry.state !== 'failed' && entry.state !== 'incomplete') {
    if (entry.state === 'reachable' && now - entry.updatedAt > REACHABLE) entry.state = 'stale';
    if (entry.state === 'stale') {
      entry.state = 'delay';
      entry.updatedAt = now;
      scheduleTimer(network, now + 5_000, 'neighbour-probe', { namespace: ns.id, key });
    }
    traceStep(network, packet.meta.trace, {
      action: 'note',
      host: ns.host,
      namespace: ns.label,
      device: link.name,
      at: 'neighbour',
      layer: 2,
      entry: `${nexthop} dev ${link.name} lladdr ${entry.mac}${entry.state === 'permanent' ? ' PERMANENT' : ''}`,
      reason:
        entry.state === 'permanent' ? 'a permanent neighbour entry gives the MAC address' : 'the neighbour table knows the MAC address',
    });
    transmit(network, ns, link, frameOf(link, entry.mac, packet));
    return;
  }
  if (tableFull(ns, link, key)) {
    traceStep(network, packet.meta.trace, {
      action: 'discard',
      host: ns.host,
      namespace: ns.label,
      device: link.name,
      at: 'neighbour',
      layer: 2,
      reason: 'the neighbour table is full (gc_thresh3)',
    });
    neighbourLost(network, ns, packet, 'table-full');
    return;
  }
  if (!entry || entry.state === 'failed') {
    entry = {
      ip: nexthop,
      ifindex: link.index,
      mac: undefined,
      state: 'incomplete',
      updatedAt: now,
      probes: 0,
      proxy: false,
      router: false,
    };
    ns.neighbours.set(key, entry);
    waitFor(network, ns, key, packet);
    solicit(network, ns, link, entry, packet);
    scheduleTimer(network, now + retransmit(ns), 'neighbour-retry', { namespace: ns.id, key });
  } else waitFor(network, ns, key, packet);
}

function retransmit(ns: NetworkNamespace): number {
  return Number(readSysctl(ns, 'net.ipv4.neigh.default.retrans_time_ms') ?? 1000);
}

function tableFull(ns: NetworkNamespace, link: Link, key: string): boolean {
  if (ns.neighbours.has(key) || link.device.kind === 'loopback') return false;
  return ns.neighbours.size >= Number(readSysctl(ns, 'net.ipv4.neigh.default.gc_thresh3') ?? 1024);
}

/** Destinations that need no resolution. */
function fixedDestination(link: Link, nexthop: string, packet: IpPacket): string | undefined {
  if (link.device.kind === 'loopback') return NOBODY;
  if (link.device.kind === 'ipip') return NOBODY;
  if (
    packet.destination === '255.255.255.255' ||
    link.addresses.some((address) => address.broadcast === nexthop || broadcastOf(address) === nexthop)
  )
    return BROADCAST;
  const first = Number(nexthop.split('.')[0]);
  if (nexthop.startsWith('ff')) return '33:33:00:00:00:01';
  if (!nexthop.includes(':') && first >= 224 && first < 240) return '01:00:5e:00:00:01';
  return undefined;
}

function broadcastOf(address: { readonly ip: string; readonly prefixLength: number }): string | undefined {
  if (address.ip.includes(':') || address.prefixLength >= 31) return undefined;
  const value = address.ip.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (32 - address.prefixLength);
  const last = Math.floor(value / size) * size + size - 1;
  return [24, 16, 8, 0].map((shift) => Math.floor(last / 2 ** shift) % 256).join('.');
}

function frameOf(link: Link, destinationMac: string, packet: IpPacket): Frame {
  return { sourceMac: link.mac, destinationMac, payload: { type: 'ip', ip: packet } };
}

function waitFor(network: Network, ns: NetworkNamespace, key: string, packet: IpPacket): void {
  const waiting = (ns.unresolved ??= new Map());
  const queue = waiting.get(key) ?? [];
  if (queue.length >= QUEUE) queue.shift();
  queue.push(packet);
  waiting.set(key, queue);
  void network;
}

function solicit(network: Network, ns: NetworkNamespace, link: Link, entry: Neighbour, packet?: IpPacket): void {
  entry.probes++;
  const sender =
    packet && link.addresses.some((address) => address.ip === packet.source)
      ? packet.source
      : (selectSource(ns, link, entry.ip) ?? (entry.ip.includes(':') ? '::' : '0.0.0.0'));
  if (entry.ip.includes(':')) {
    const mac = entry.state === 'probe' ? entry.mac : undefined;
    solicitNeighbour(network, ns, link, { target: entry.ip, source: sender, mac, trace: packet?.meta.trace ?? 0 });
    return;
  }
  const destinationMac = entry.state === 'probe' ? (entry.mac ?? BROADCAST) : BROADCAST;
  transmit(network, ns, link, {
    sourceMac: link.mac,
    destinationMac,
    payload: { type: 'arp', arp: { operation: 'request', senderMac: link.mac, senderIp: sender, targetMac: NOBODY, targetIp: entry.ip } },
  });
}

/** A solicitation was not answered in time, or a stale entry's grace is over. */
export function runNeighbourTimer(network: Network, timer: NetworkTimer): void {
  const ns = network.state.namespaces.get(String(timer.payload['namespace']));
  const key = String(timer.payload['key']);
  const entry = ns?.neighbours.get(key);
  const link = entry && ns?.links.get(entry.ifindex);
  if (!ns || !entry || !link) return;
  const now = network.ports.now();
  if (timer.kind === 'neighbour-probe') {
    if (entry.state !== 'delay') return;
    entry.state = 'probe';
    entry.probes = 0;
  } else if (entry.state !== 'incomplete' && entry.state !== 'probe') return;
  if (entry.probes < 3) {
    scheduleTimer(network, now + retransmit(ns), 'neighbour-retry', { namespace: ns.id, key });
    solicit(network, ns, link, entry, ns.unresolved?.get(key)?.[0]);
    return;
  }
  entry.state = 'failed';
  entry.mac = undefined;
  entry.updatedAt = now;
  const waiting = ns.unresolved?.get(key) ?? [];
  ns.unresolved?.delete(key);
  for (const packet of waiting) {
    traceStep(network, packet.meta.trace, {
      action: 'discard',
      host: ns.host,
      namespace: ns.label,
      device: link.name,
      at: 'neighbour',
      layer: 2,
      entry: `${entry.ip} dev ${link.name} FAILED`,
      reason: `nobody answered the question who has ${entry.ip}`,
    });
    neighbourLost(network, ns, packet, 'neighbour-unresolved');
  }
}

/** net.ipv4.neigh.default.locktime, milliseconds. */
const LOCK_TIME = 1000;

/** Takes what an ARP message or NDP answer says; `confirmed` for an answer to our own question. */
export function learnNeighbour(network: Network, ns: NetworkNamespace, link: Link, ip: string, mac: string, confirmed: boolean): void {
  const key = `${link.index} ${ip}`;
  const now = network.ports.now();
  const entry = ns.neighbours.get(key);
  if (!entry) {
    ns.neighbours.set(key, {
      ip,
      ifindex: link.index,
      mac,
      state: confirmed ? 'reachable' : 'stale',
      updatedAt: now,
      probes: 0,
      proxy: false,
      router: false,
    });
    return;
  }
  if (entry.state === 'permanent' || entry.state === 'noarp') return;
  const changed = entry.mac !== mac;
  const resolved = entry.state !== 'incomplete' && entry.state !== 'failed' && entry.state !== 'probe';
  // of several answers that come together the first one counts (NEIGH_VAR LOCKTIME)
  if (changed && resolved && entry.mac !== undefined && now - entry.updatedAt < LOCK_TIME) return;
  entry.mac = mac;
  if (confirmed) entry.state = 'reachable';
  else if (changed || entry.state === 'incomplete' || entry.state === 'failed') entry.state = 'stale';
  entry.updatedAt = now;
  const waiting = ns.unresolved?.get(key) ?? [];
  ns.unresolved?.delete(key);
  for (const packet of waiting) {
    traceStep(network, packet.meta.trace, {
      action: 'note',
      host: ns.host,
      namespace: ns.label,
      device: link.name,
      at: 'neighbour',
      layer: 2,
      entry: `${ip} dev ${link.name} lladdr ${mac} REACHABLE`,
      reason: `asked who has ${ip}; ${mac} answered`,
    });
    transmit(network, ns, link, frameOf(link, mac, packet));
  }
}
