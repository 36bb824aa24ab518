import { inCidr } from '../base/ip.ts';
import { routeText } from './entry-text.ts';
import { discardPacket, sendIcmpError } from './icmp-send.ts';
import { needsTracking } from './conntrack/needed.ts';
import type { Link, NetworkNamespace } from './namespace.ts';
import type { Network } from './network.ts';
import { inGroup, ndpInput } from './ndp.ts';
import { packetLength } from './netfilter/packet-view.ts';
import { runHook, stopDisposition } from './netfilter/run.ts';
import { leave, noWay, tooBig } from './output.ts';
import type { IpPacket } from './packet.ts';
import { reassemble } from './reassembly.ts';
import { sendReject } from './reject.ts';
import { findRoute, type RouteLookup } from './route.ts';
import { countSnmp, countTransport } from './snmp.ts';
import { sourceProblem } from './source-check.ts';
import { deviceSysctl, forwards } from './sysctl.ts';
import { closeTrace, traceStep } from './trace-log.ts';
import { icmpErrorInput, transportInput } from './transport/input.ts';
import { tunnelInput } from './tunnel.ts';

/** An IP packet comes in: PREROUTING, route, then up (INPUT) or on (FORWARD). `port` is the bridge port it came through. */
export function ipInput(network: Network, ns: NetworkNamespace, link: Link, received: IpPacket, port?: string): void {
  if (received.version === 4) countSnmp(ns, 'IpInReceives');
  if (received.version === 6 && !inGroup(link, received.destination)) return;
  let packet: IpPacket;
  const arrived = needsTracking(ns.ruleset) ? reassemble(network, ns, link.name, received, 'prerouting') : received;
  if (!arrived) return;
  const devices = { in: link.name, ...(port === undefined ? {} : { physIn: port }) };
  if (arrived.meta.prerouted === ns.id) packet = { ...arrived, meta: { ...arrived.meta, prerouted: undefined } };
  else if (!martian(network, ns, link, arrived)) {
    const verdict = runHook(network, ns.id, 'PREROUTING', arrived, devices);
    if (verdict.verdict !== 'accept') {
      stopped(network, ns, arrived, verdict);
      return;
    }
    packet = verdict.packet;
  } else return;
  const way = findRoute(ns, {
    destination: packet.destination,
    source: packet.source,
    mark: packet.meta.mark,
    tos: packet.tos,
    incoming: link.name,
  });
  if (way.kind === 'route' && (way.route.type === 'local' || way.route.type === 'broadcast')) {
    if (!validSource(network, ns, link, packet)) return;
    deliver(network, ns, link, packet, way.route.type === 'local' ? routeText(ns, way.route) : undefined, devices);
    return;
  }
  if (packet.destination === '255.255.255.255' || packet.destination.startsWith('ff') || /^(22[4-9]|23\d)\./.test(packet.destination)) {
    deliver(network, ns, link, packet, undefined, devices);
    return;
  }
  forward(network, ns, link, packet, way, devices);
}

type Stop = Exclude<ReturnType<typeof runHook>, { verdict: 'accept' }>;

function stopped(network: Network, ns: NetworkNamespace, packet: IpPacket, verdict: Stop): void {
  traceStep(network, packet.meta.trace, verdict.reason);
  closeTrace(network, packet.meta.trace, stopDisposition(verdict));
  if (verdict.verdict === 'reject') sendReject(network, ns, packet, verdict.with);
}

/** Addresses that cannot come from or be on a wire (ip_route_input_slow). */
function martian(network: Network, ns: NetworkNamespace, link: Link, packet: IpPacket): boolean {
  if (link.device.kind === 'loopback' || packet.version === 6) return false;
  const local = packet.source.startsWith('127.') || packet.destination.startsWith('127.');
  if (!local || deviceSysctl(ns, link.name, 'route_localnet') === 1) return false;
  discardPacket(network, ns, packet, 'martian', {
    device: link.name,
    at: 'route',
    reason: 'addresses of 127.0.0.0/8 are not accepted from a wire (route_localnet is 0)',
  });
  return true;
}

/** Whether a packet of its source may arrive here. */
function validSource(network: Network, ns: NetworkNamespace, link: Link, packet: IpPacket): boolean {
  if (link.device.kind === 'loopback' || packet.version === 6) return true;
  const reason = sourceProblem(ns, link, packet.source);
  if (reason?.includes('rp_filter') === true) countSnmp(ns, 'TcpExtIPReversePathFilter');
  if (reason !== undefined) discardPacket(network, ns, packet, 'martian', { device: link.name, at: 'route', reason });
  return reason === undefined;
}

function deliver(
  network: Network,
  ns: NetworkNamespace,
  link: Link,
  arrived: IpPacket,
  entry: string | undefined,
  devices: { readonly in: string },
): void {
  const packet = reassemble(network, ns, link.name, arrived, 'local');
  if (!packet) return;
  const verdict = runHook(network, ns.id, 'INPUT', packet, devices);
  if (verdict.verdict !== 'accept') {
    stopped(network, ns, packet, verdict);
    return;
  }
  traceStep(network, packet.meta.trace, {
    action: 'deliver',
    host: ns.host,
    namespace: ns.label,
    device: link.name,
    at: 'route',
    layer: 3,
    entry,
    reason: `${packet.destination} is an address of ${ns.label}`,
  });
  const { payload } = verdict.packet;
  if (payload.protocol === 'icmp' && payload.icmp.type.startsWith('neighbour-')) {
    ndpInput(network, ns, link, verdict.packet);
    return;
  }
  if (packet.version === 4) countSnmp(ns, 'IpInDelivers');
  countTransport(ns, verdict.packet, 'In');
  if (tunnelInput(network, ns, link, verdict.packet)) return;
  if (payload.protocol === 'icmp' && 'original' in payload.icmp) icmpErrorInput(network, ns.id, verdict.packet);
  else transportInput(network, ns.id, verdict.packet, link.name);
}

function forward(
  network: Network,
  ns: NetworkNamespace,
  link: Link,
  packet: IpPacket,
  way: RouteLookup,
  devices: { readonly in: string; readonly physIn?: string | undefined },
): void {
  // IPv6 looks at the route first: where there is none, its sender hears so whether this host forwards or not (ip6_pkt_discard)
  if (!forwards(ns, link, packet.version) && (packet.version === 4 || way.kind === 'route')) {
    const setting = packet.version === 4 ? 'net.ipv4.ip_forward' : 'net.ipv6.conf.all.forwarding';
    countSnmp(ns, 'IpInAddrErrors');
    discardPacket(network, ns, packet, 'no-route', {
      device: link.name,
      at: 'forward',
      reason: `${packet.destination} is not an address of this host, and forwarding is off (${setting} = 0)`,
    });
    return;
  }
  if (!validSource(network, ns, link, packet)) return;
  if (way.kind !== 'route') {
    countSnmp(ns, 'IpExtInNoRoutes');
    noWay(network, ns, packet, way);
    if (way.kind === 'blackhole') return;
    sendIcmpError(network, ns, packet, {
      type: 'unreachable',
      // ip6_pkt_discard says "no route" for both
      code: way.kind === 'prohibit' ? 'admin-prohibited' : way.kind === 'none' || packet.version === 6 ? 'net' : 'host',
    });
    return;
  }
  if (packet.ttl <= 1) {
    countSnmp(ns, 'IpInHdrErrors');
    discardPacket(network, ns, packet, 'ttl-expired', { device: link.name, at: 'forward', reason: 'the time to live has run out' });
    sendIcmpError(network, ns, packet, { type: 'time-exceeded' });
    return;
  }
  const device = way.link;
  const onward: IpPacket = { ...packet, ttl: packet.ttl - 1, meta: { ...packet.meta, forwarded: ns.id } };
  const mtu = Math.min(device.mtu, way.route.mtu ?? device.mtu);
  const length = packetLength(onward);
  if (exceeds(onward, length, mtu)) {
    tooBig(network, ns, { ...onward, ttl: packet.ttl }, device, mtu);
    return;
  }
  const verdict = runHook(network, ns.id, 'FORWARD', onward, { ...devices, out: device.name });
  if (verdict.verdict !== 'accept') {
    stopped(network, ns, onward, verdict);
    return;
  }
  if (device.index === link.index) redirect(network, ns, link, packet, way.gateway);
  if (packet.version === 4) countSnmp(ns, 'IpForwDatagrams');
  leave(network, ns, verdict.packet, way, device, { mtu, length }, { physIn: devices.physIn });
}

/**
 * Whether a router must not send it on: only the sender cuts IPv6 packets, and DF forbids it in IPv4; what arrived in fragments that fit
 * is cut as it was (ip_exceeds_mtu, ip6_pkt_too_big).
 */
function exceeds(packet: IpPacket, length: number, mtu: number): boolean {
  const { maxFragment } = packet.meta;
  const forbidden = packet.version === 6 || packet.dontFragment;
  if (length <= mtu || !forbidden) return false;
  return maxFragment === undefined || maxFragment > mtu;
}

/** A host on the same network could go straight there: an ICMP redirect tells it so (ip_rt_send_redirect). */
function redirect(network: Network, ns: NetworkNamespace, link: Link, packet: IpPacket, gateway: string | undefined): void {
  if (deviceSysctl(ns, link.name, 'send_redirects') === 0 || packet.meta.conntrack !== undefined) return;
  const near = link.addresses.some(
    (address) =>
      inCidr(packet.source, address.ip, address.prefixLength) && inCidr(gateway ?? packet.destination, address.ip, address.prefixLength),
  );
  if (near) sendIcmpError(network, ns, packet, { type: 'redirect', gateway: gateway ?? packet.destination });
}
