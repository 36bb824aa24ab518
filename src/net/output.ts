import { ok, err, type Result } from '../base/result.ts';
import { routeText } from './entry-text.ts';
import { fragment, needsFragments } from './fragment.ts';
import { discardPacket, sendIcmpError, sentHere } from './icmp-send.ts';
import { findLink } from './link.ts';
import type { Link, NamespaceId, NetworkNamespace } from './namespace.ts';
import type { Network } from './network.ts';
import { packetLength } from './netfilter/packet-view.ts';
import { runHook, stopDisposition } from './netfilter/run.ts';
import type { IpPacket } from './packet.ts';
import { drain } from './queue.ts';
import { sendReject } from './reject.ts';
import { sendToNeighbour } from './resolve.ts';
import { errnoOf, findRoute, type RouteLookup, type RouteQuery } from './route.ts';
import { countSnmp, countTransport } from './snmp.ts';
import type { SocketErrno } from './socket.ts';
import { deviceSysctl } from './sysctl.ts';
import { closeTrace, MAX_STEPS, findTrace, traceStep } from './trace-log.ts';

export interface SendOptions {
  /** interface it must leave by (SO_BINDTODEVICE) */
  readonly device?: string | undefined;
  /** the way that was looked up before the packet had a source: it is not looked up again */
  readonly way?: Extract<RouteLookup, { kind: 'route' }> | undefined;
}

/**
 * Sends a packet of this host: route, OUTPUT, route again if a rule changed it, POSTROUTING, neighbour. Everything that follows within
 * the instant has happened when this returns, unless it is called from within such a walk. Errors are what the system call answers.
 */
export function sendIp(network: Network, namespace: NamespaceId, packet: IpPacket, options: SendOptions = {}): Result<void, SocketErrno> {
  const ns = network.state.namespaces.get(namespace);
  if (!ns) return err('ENETUNREACH');
  const sent = sendFrom(network, ns, packet, options);
  drain(network);
  return sent;
}

function sendFrom(network: Network, ns: NetworkNamespace, packet: IpPacket, options: SendOptions): Result<void, SocketErrno> {
  const query = (of: IpPacket): RouteQuery => ({
    destination: of.destination,
    source: of.source,
    mark: of.meta.mark,
    tos: of.tos,
    device: options.device,
  });
  traceStep(network, packet.meta.trace, {
    action: 'send',
    host: ns.host,
    namespace: ns.label,
    at: 'ip',
    layer: 3,
    reason: `${packet.source} sends to ${packet.destination}`,
  });
  let way: RouteLookup = options.way ?? findRoute(ns, query(packet));
  if (way.kind !== 'route') {
    if (packet.version === 4) countSnmp(ns, 'IpOutNoRoutes');
    noWay(network, ns, packet, way);
    return err(errnoOf(way.kind));
  }
  if (packet.version === 4) countSnmp(ns, 'IpOutRequests');
  countTransport(ns, packet, 'Out');
  const first = outLink(ns, way);
  const verdict = runHook(network, ns.id, 'OUTPUT', packet, { out: first.name });
  if (verdict.verdict !== 'accept') {
    traceStep(network, packet.meta.trace, verdict.reason);
    closeTrace(network, packet.meta.trace, stopDisposition(verdict));
    if (verdict.verdict === 'reject') sendReject(network, ns, packet, verdict.with);
    // a rejected packet is a dropped one to the call that sent it; the ICMP error comes on top
    return err('EPERM');
  }
  const out = verdict.packet;
  if (out.destination !== packet.destination || out.meta.mark !== packet.meta.mark || out.source !== packet.source) {
    way = findRoute(ns, query(out));
    if (way.kind !== 'route') {
      noWay(network, ns, out, way);
      return err(errnoOf(way.kind));
    }
  }
  const device = outLink(ns, way);
  if (strayLoopback(ns, out, device)) {
    const reason = `${out.source} must not leave by ${device.name} (route_localnet is 0)`;
    discardPacket(network, ns, out, 'martian', { device: device.name, at: 'route', reason });
    return err('EINVAL');
  }
  const mtu = pathMtu(network, ns, way, device, out.destination);
  const length = packetLength(out);
  if (length > mtu && out.dontFragment) {
    discardPacket(network, ns, out, 'too-big', {
      device: device.name,
      at: 'mtu',
      reason: `${length} octets do not fit the MTU of ${mtu}, and the packet must not be fragmented`,
    });
    return err('EMSGSIZE');
  }
  return leave(network, ns, out, way, device, { mtu, length }) ? ok(undefined) : err('EPERM');
}

type Way = Extract<RouteLookup, { kind: 'route' }>;

/** A source of 127.0.0.0/8 stays on the host unless route_localnet lets it out (__mkroute_output). */
function strayLoopback(ns: NetworkNamespace, packet: IpPacket, device: Link): boolean {
  return packet.source.startsWith('127.') && device.device.kind !== 'loopback' && deviceSysctl(ns, device.name, 'route_localnet') === 0;
}

/** Packets for this host itself leave by the loopback device. */
function outLink(ns: NetworkNamespace, way: Way): Link {
  return way.route.type === 'local' ? (findLink(ns, 'lo') ?? way.link) : way.link;
}

function pathMtu(network: Network, ns: NetworkNamespace, way: Way, device: Link, destination: string): number {
  const learned = way.route.type === 'local' ? undefined : ns.exceptions.get(destination);
  const known = learned?.mtu !== undefined && learned.expiresAt > network.ports.now() ? learned.mtu : device.mtu;
  return Math.min(device.mtu, way.route.mtu ?? device.mtu, known);
}

export function noWay(network: Network, ns: NetworkNamespace, packet: IpPacket, way: Exclude<RouteLookup, { kind: 'route' }>): void {
  const disposition =
    way.kind === 'none' || way.kind === 'unreachable' ? 'no-route' : way.kind === 'prohibit' ? 'prohibited' : 'blackholed';
  const entry = way.kind !== 'none' && way.route ? routeText(ns, way.route) : undefined;
  const reason = way.kind === 'none' ? `no route to ${packet.destination}` : `the route to ${packet.destination} is ${way.kind}`;
  discardPacket(network, ns, packet, disposition, { at: 'route', entry, reason });
}

/** POSTROUTING, fragments and the neighbour: the last steps of sending and of forwarding. False when a rule dropped it. */
export function leave(
  network: Network,
  ns: NetworkNamespace,
  packet: IpPacket,
  way: Way,
  device: Link,
  fit: { readonly mtu: number; readonly length: number },
  incoming?: { readonly physIn?: string | undefined },
): boolean {
  const learned = ns.exceptions.get(packet.destination);
  const redirected = learned?.gateway !== undefined && learned.expiresAt > network.ports.now() ? learned.gateway : undefined;
  const gateway = redirected ?? way.gateway;
  if (way.route.type !== 'local') {
    traceStep(network, packet.meta.trace, {
      action: 'forward',
      host: ns.host,
      namespace: ns.label,
      device: device.name,
      at: 'route',
      layer: 3,
      entry: routeText(ns, way.route),
      reason:
        gateway === undefined
          ? `${packet.destination} is on the network of ${device.name}`
          : `the way to ${packet.destination} is through ${gateway}`,
    });
  }
  const verdict = runHook(network, ns.id, 'POSTROUTING', packet, {
    out: device.name,
    ...(incoming?.physIn === undefined ? {} : { physIn: incoming.physIn }),
  });
  if (verdict.verdict !== 'accept') {
    traceStep(network, packet.meta.trace, verdict.reason);
    closeTrace(network, packet.meta.trace, stopDisposition(verdict));
    return verdict.verdict === 'reject';
  }
  const steps = findTrace(network, packet.meta.trace)?.steps.length ?? 0;
  if (steps >= MAX_STEPS) {
    closeTrace(network, packet.meta.trace, 'looped');
    return true;
  }
  const out = verdict.packet;
  const nexthop = gateway ?? packet.destination;
  if (needsFragments(out, fit.length, fit.mtu))
    for (const piece of fragment(network, ns, out, device.name, fit.mtu)) sendToNeighbour(network, ns, device, nexthop, piece);
  else sendToNeighbour(network, ns, device, nexthop, out);
  return true;
}

/** A packet larger than the next link: an error to its sender. */
export function tooBig(network: Network, ns: NetworkNamespace, packet: IpPacket, device: Link, mtu: number): void {
  discardPacket(network, ns, packet, 'too-big', {
    device: device.name,
    at: 'mtu',
    reason: `${packetLength(packet)} octets do not fit the MTU of ${mtu} of ${device.name}`,
  });
  if (!sentHere(ns, packet)) sendIcmpError(network, ns, packet, { type: 'unreachable', code: 'fragmentation-needed', mtu });
}
