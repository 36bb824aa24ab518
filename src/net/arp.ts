import { respondsTo } from './arp-responder.ts';
import type { Link, NetworkNamespace } from './namespace.ts';
import type { Network } from './network.ts';
import type { ArpPacket } from './packet.ts';
import { learnNeighbour } from './resolve.ts';
import { findRoute } from './route.ts';
import { deviceSysctl, forwards } from './sysctl.ts';
import { transmit } from './transmit.ts';

/** ARP as Linux answers it (arp_process): for its own addresses on any interface, and as a proxy where proxy_arp says so. */
export function inputArp(network: Network, ns: NetworkNamespace, link: Link, arp: ArpPacket): void {
  if (arp.operation === 'reply') {
    const entry = ns.neighbours.get(`${link.index} ${arp.senderIp}`);
    if (entry) learnNeighbour(network, ns, link, arp.senderIp, arp.senderMac, true);
    return;
  }
  if (!answers(ns, link, arp) && !respondsTo(network, ns, link, arp.targetIp)) {
    // an entry that exists is brought up to date by any request of its owner
    if (ns.neighbours.has(`${link.index} ${arp.senderIp}`) && arp.senderIp !== '0.0.0.0')
      learnNeighbour(network, ns, link, arp.senderIp, arp.senderMac, false);
    return;
  }
  if (arp.senderIp !== '0.0.0.0') learnNeighbour(network, ns, link, arp.senderIp, arp.senderMac, false);
  transmit(network, ns, link, {
    sourceMac: link.mac,
    destinationMac: arp.senderMac,
    payload: {
      type: 'arp',
      arp: { operation: 'reply', senderMac: link.mac, senderIp: arp.targetIp, targetMac: arp.senderMac, targetIp: arp.senderIp },
    },
  });
}

function answers(ns: NetworkNamespace, link: Link, arp: ArpPacket): boolean {
  // a request from one of our own addresses has a martian source: ip_route_input refuses it
  if ([...ns.links.values()].some((each) => each.addresses.some(({ ip }) => ip === arp.senderIp))) return false;
  const way = findRoute(ns, { destination: arp.targetIp });
  if (way.kind !== 'route') return false;
  if (way.route.type === 'local') {
    if (arp.targetIp.startsWith('127.')) return false;
    const ignore = deviceSysctl(ns, link.name, 'arp_ignore');
    return ignore === 0 || link.addresses.some((address) => address.ip === arp.targetIp);
  }
  const proxied = [...ns.neighbours.values()].some((entry) => entry.proxy && entry.ip === arp.targetIp && entry.ifindex === link.index);
  if (!proxied && deviceSysctl(ns, link.name, 'proxy_arp') === 0) return false;
  return way.route.type === 'unicast' && way.link.index !== link.index && (proxied || forwards(ns, link, 4));
}
