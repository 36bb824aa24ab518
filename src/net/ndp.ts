import { parseIpv6 } from '../base/ip.ts';
import { discardPacket } from './icmp-send.ts';
import type { Link, NetworkNamespace } from './namespace.ts';
import type { Network } from './network.ts';
import { runHook } from './netfilter/run.ts';
import type { Hook } from './netfilter/model.ts';
import type { IcmpMessage, IpPacket } from './packet.ts';
import { learnNeighbour, sendToNeighbour } from './resolve.ts';
import { forwards } from './sysctl.ts';
import { closeTrace, traceStep } from './trace-log.ts';
import { transmit } from './transmit.ts';

/**
 * Neighbour discovery (RFC 4861, linux/net/ipv6/ndisc.c). Unlike ARP its questions and answers are ICMPv6 messages, which every rule of the packet
 * filter sees. They write to the trace of the packet that waits for them, and there only what ends them.
 */

/** Asks for a MAC address: the solicited-node group, or the neighbour itself when `mac` is to be confirmed. */
export function solicitNeighbour(
  network: Network,
  ns: NetworkNamespace,
  link: Link,
  question: { readonly target: string; readonly source: string; readonly mac: string | undefined; readonly trace: number },
): void {
  const { target, source, mac } = question;
  const group = solicitedNode(target);
  const icmp: IcmpMessage = { type: 'neighbour-solicitation', target, sourceMac: link.mac };
  const packet = hooked(network, ns, link, message(source, mac === undefined ? group.ip : target, icmp, question.trace));
  if (packet) transmit(network, ns, link, { sourceMac: link.mac, destinationMac: mac ?? group.mac, payload: { type: 'ip', ip: packet } });
}

function message(source: string, destination: string, icmp: IcmpMessage, trace: number): IpPacket {
  const payload = { protocol: 'icmp', icmp } as const;
  return {
    version: 6,
    source,
    destination,
    ttl: 255,
    tos: 0,
    id: 0,
    dontFragment: false,
    payload,
    meta: { mark: 0, trace: -Math.abs(trace) },
  };
}

/** OUTPUT and POSTROUTING of a message of our own; undefined when a rule stopped it. */
function hooked(network: Network, ns: NetworkNamespace, link: Link, packet: IpPacket): IpPacket | undefined {
  let passed = packet;
  for (const hook of ['OUTPUT', 'POSTROUTING'] satisfies Hook[]) {
    const verdict = runHook(network, ns.id, hook, passed, { out: link.name });
    if (verdict.verdict !== 'accept') {
      traceStep(network, packet.meta.trace, verdict.reason);
      closeTrace(network, packet.meta.trace, 'dropped');
      return undefined;
    }
    passed = verdict.packet;
  }
  return passed;
}

/** Whether a multicast packet is for a group that this link's addresses belong to: all nodes, or their solicited-node groups. */
export function inGroup(link: Link, destination: string): boolean {
  if (!destination.startsWith('ff02::1:ff')) return true;
  return link.addresses.some(({ ip }) => ip.includes(':') && solicitedNode(ip).ip === destination);
}

/** A question or an answer that INPUT let pass. */
export function ndpInput(network: Network, ns: NetworkNamespace, link: Link, packet: IpPacket): void {
  if (packet.payload.protocol !== 'icmp') return;
  const { icmp } = packet.payload;
  // what came over a router is forged (RFC 4861 7.1)
  if (packet.ttl !== 255) {
    discardPacket(network, ns, packet, 'martian', {
      device: link.name,
      at: 'neighbour',
      reason: 'neighbour discovery does not cross routers',
    });
    return;
  }
  if (icmp.type === 'neighbour-advertisement') {
    if (ns.neighbours.has(`${link.index} ${icmp.target}`)) learnNeighbour(network, ns, link, icmp.target, icmp.targetMac, icmp.solicited);
    return;
  }
  if (icmp.type !== 'neighbour-solicitation' || !answers(ns, link, icmp.target)) return;
  if (icmp.sourceMac !== undefined && packet.source !== '::') learnNeighbour(network, ns, link, packet.source, icmp.sourceMac, false);
  const answer: IcmpMessage = {
    type: 'neighbour-advertisement',
    target: icmp.target,
    targetMac: link.mac,
    solicited: true,
    override: true,
  };
  const out = hooked(network, ns, link, message(icmp.target, packet.source, answer, packet.meta.trace));
  if (out) sendToNeighbour(network, ns, link, packet.source, out);
}

/** For the addresses of the very interface, and as a proxy for those that `ip neigh add proxy` names, where it forwards. */
function answers(ns: NetworkNamespace, link: Link, target: string): boolean {
  if (link.addresses.some(({ ip }) => ip === target)) return true;
  if (!forwards(ns, link, 6)) return false;
  return [...ns.neighbours.values()].some((entry) => entry.proxy && entry.ip === target && entry.ifindex === link.index);
}

/** The group of all nodes with these last 24 bits (RFC 4291 2.7.1), and the MAC address of a group (RFC 2464 7). */
function solicitedNode(ip: string): { readonly ip: string; readonly mac: string } {
  const low = Number((parseIpv6(ip) ?? 0n) & 0xffffffn)
    .toString(16)
    .padStart(6, '0');
  const octets = `${low.slice(0, 2)}:${low.slice(2, 4)}:${low.slice(4)}`;
  const [first, second] = [low.slice(0, 2), Number.parseInt(low.slice(2), 16).toString(16)];
  return { ip: `ff02::1:ff${first}:${second}`, mac: `33:33:ff:${octets}` };
}
