import type { Link, NetworkNamespace } from './namespace.ts';
import type { Network } from './network.ts';
import { closeTrace, openTrace, traceStep } from './trace-log.ts';
import type { Frame, IpPacket } from './packet.ts';
import { sendIp } from './output.ts';
import { enqueue } from './queue.ts';
import { findRoute } from './route.ts';
import { selectSource } from './address.ts';
import { discard, isGroup } from './transmit.ts';
import { hash32 } from '../base/random.ts';

/** Tunnels: VXLAN (RFC 7348) carries frames in UDP, IP-in-IP (RFC 2003) carries packets in packets. */

/** A frame enters a VXLAN device: which VTEPs get it is in the device's forwarding database; all-zero entries get what is unknown. */
export function vxlanOutput(network: Network, ns: NetworkNamespace, link: Link, frame: Frame): void {
  if (link.device.kind !== 'vxlan') return;
  const { device } = link;
  const known = isGroup(frame.destinationMac) ? undefined : device.fdb.get(frame.destinationMac);
  const flood = device.fdb.get('00:00:00:00:00:00') ?? [];
  const targets = known?.map((entry) => entry.destination) ?? flood.map((entry) => entry.destination);
  if (targets.length === 0 && device.remote !== undefined) targets.push(device.remote);
  if (targets.length === 0) {
    discard(network, ns, link, frame, `no VTEP is known for ${frame.destinationMac} in the forwarding database of ${link.name}`, 2);
    return;
  }
  for (const target of targets) {
    const source = device.local ?? sourceTowards(ns, target);
    if (source === undefined) continue;
    const ip = frame.payload.type === 'ip' ? frame.payload.ip : undefined;
    if (ip)
      traceStep(network, ip.meta.trace, {
        action: 'rewrite',
        host: ns.host,
        namespace: ns.label,
        device: link.name,
        at: 'vxlan',
        layer: 2,
        reason: `wrapped into UDP for the VTEP ${target}, VNI ${device.vni}`,
        entry: `${frame.destinationMac} dst ${target} self`,
      });
    const trace = ip?.meta.trace ?? openTrace(network, `VXLAN ${source} > ${target}`);
    const sourcePort = 32768 + (hash32(`${frame.sourceMac} ${frame.destinationMac}`) % 28232);
    sendIp(network, ns.id, {
      version: 4,
      source,
      destination: target,
      ttl: device.ttl ?? 64,
      tos: 0,
      id: 0,
      dontFragment: false,
      meta: { mark: 0, trace },
      payload: { protocol: 'udp', udp: { sourcePort, destinationPort: device.port, payload: { type: 'vxlan', vni: device.vni, frame } } },
    });
  }
}

function sourceTowards(ns: NetworkNamespace, target: string): string | undefined {
  const way = findRoute(ns, { destination: target });
  return way.kind === 'route' ? (way.route.source ?? selectSource(ns, way.link, way.gateway ?? target)) : undefined;
}

/** A packet enters an IP-in-IP device: wrapped and sent to the other end, which is the gateway of the route. */
export function ipipOutput(network: Network, ns: NetworkNamespace, link: Link, frame: Frame): void {
  if (link.device.kind !== 'ipip' || frame.payload.type !== 'ip') return;
  const { ip } = frame.payload;
  const way = findRoute(ns, { destination: ip.destination });
  const target = link.device.remote ?? (way.kind === 'route' ? way.gateway : undefined);
  const source = link.device.local ?? (target === undefined ? undefined : sourceTowards(ns, target));
  if (target === undefined || source === undefined) {
    discard(network, ns, link, frame, 'the tunnel has no other end for this packet', 3);
    return;
  }
  traceStep(network, ip.meta.trace, {
    action: 'rewrite',
    host: ns.host,
    namespace: ns.label,
    device: link.name,
    at: 'ipip',
    layer: 3,
    reason: `wrapped into IP for ${target}`,
    before: `${ip.source} > ${ip.destination}`,
    after: `${source} > ${target}`,
  });
  sendIp(network, ns.id, {
    version: 4,
    source,
    destination: target,
    ttl: link.device.ttl ?? 64,
    tos: 0,
    id: 0,
    dontFragment: ip.dontFragment,
    meta: { mark: 0, trace: ip.meta.trace },
    payload: { protocol: 'ipip', inner: { ...ip, meta: { mark: 0, trace: ip.meta.trace } } },
  });
}

/** Takes a tunnel packet for this host apart; false when it is none. */
export function tunnelInput(network: Network, ns: NetworkNamespace, under: Link, packet: IpPacket): boolean {
  const { payload } = packet;
  if (payload.protocol === 'ipip') {
    for (const link of ns.links.values()) {
      if (link.device.kind !== 'ipip' || !link.up) continue;
      if (link.device.remote !== undefined && link.device.remote !== packet.source) continue;
      note(network, ns, link, packet, 'ipip', 'unwrapped: the packet inside goes on');
      enqueue(network, {
        namespace: ns.id,
        ifindex: link.index,
        frame: { sourceMac: under.mac, destinationMac: link.mac, payload: { type: 'ip', ip: payload.inner } },
      });
      return true;
    }
    return false;
  }
  if (payload.protocol !== 'udp' || payload.udp.payload.type !== 'vxlan') return false;
  const { vni, frame } = payload.udp.payload;
  for (const link of ns.links.values()) {
    const { device } = link;
    if (device.kind !== 'vxlan' || !link.up || device.port !== payload.udp.destinationPort || device.vni !== vni) continue;
    note(network, ns, link, packet, 'vxlan', `unwrapped: VNI ${vni} belongs to ${link.name}`);
    if (device.learning && !isGroup(frame.sourceMac)) {
      device.fdb.set(frame.sourceMac, [
        { mac: frame.sourceMac, destination: packet.source, kind: 'learned', updatedAt: network.ports.now() },
      ]);
    }
    enqueue(network, { namespace: ns.id, ifindex: link.index, frame });
    return true;
  }
  // vxlan_rcv: a VNI nobody has is dropped in silence when a VXLAN device owns the port
  const owned = [...ns.links.values()].some(
    (link) => link.device.kind === 'vxlan' && link.up && link.device.port === payload.udp.destinationPort,
  );
  if (owned) {
    const step = { action: 'discard', host: ns.host, namespace: ns.label, device: under.name, at: 'vxlan', layer: 2 } as const;
    traceStep(network, packet.meta.trace, { ...step, reason: `no device here has VNI ${vni}` });
    closeTrace(network, packet.meta.trace, 'dropped');
  }
  return owned;
}

function note(network: Network, ns: NetworkNamespace, link: Link, packet: IpPacket, at: string, reason: string): void {
  const { trace } = packet.meta;
  traceStep(network, trace, { action: 'rewrite', host: ns.host, namespace: ns.label, device: link.name, at, layer: 3, reason });
}
