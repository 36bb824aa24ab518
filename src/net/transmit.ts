import { bridgeInput } from './bridge.ts';
import { frameLength } from './frame.ts';
import { discardPacket } from './icmp-send.ts';
import { hasCarrier, vethPeer } from './link.ts';
import type { Link, NetworkNamespace } from './namespace.ts';
import type { Network } from './network.ts';
import type { Frame, IpPacket } from './packet.ts';
import { enqueue } from './queue.ts';
import { closeTrace, traceStep } from './trace-log.ts';
import { ipipOutput, vxlanOutput } from './tunnel.ts';

/** Sends a frame out of an interface: to the other end of its wire, its veth, its bridge or its tunnel. */
export function transmit(network: Network, ns: NetworkNamespace, link: Link, frame: Frame): void {
  const length = frameLength(frame);
  if (!link.up) {
    link.stats.txDropped++;
    discard(network, ns, link, frame, `interface ${link.name} is down`);
    return;
  }
  if (link.device.kind !== 'loopback' && !hasCarrier(network, ns, link)) {
    link.stats.txDropped++;
    link.stats.txCarrier++;
    discard(network, ns, link, frame, `interface ${link.name} has no carrier: the other end is down or unplugged`);
    return;
  }
  link.stats.txPackets++;
  link.stats.txBytes += length;
  capture(network, ns, link, frame, 'out');
  switch (link.device.kind) {
    case 'loopback':
      enqueue(network, { namespace: ns.id, ifindex: link.index, frame });
      return;
    case 'veth': {
      const peer = vethPeer(network, link);
      if (peer && fits(network, peer.ns, peer.link, frame, length))
        enqueue(network, { namespace: peer.ns.id, ifindex: peer.link.index, frame: leaving(frame) });
      return;
    }
    case 'nic':
      acrossWire(network, ns, link, link.device.wire, frame);
      return;
    case 'bridge':
      bridgeInput(network, ns, link, undefined, frame);
      return;
    case 'vxlan':
      vxlanOutput(network, ns, link, frame);
      return;
    case 'ipip':
      ipipOutput(network, ns, link, frame);
      return;
    case 'dummy':
      return;
  }
}

/**
 * Whether a frame is no longer than the MTU of the veth end or bridge port that it reaches, a VLAN tag to spare (is_skb_forwardable). TCP
 * passes: its segments travel in large pieces that are cut later.
 */
export function fits(network: Network, ns: NetworkNamespace, link: Link, frame: Frame, octets = frameLength(frame)): boolean {
  if (frame.payload.type !== 'ip' || link.device.kind === 'nic') return true;
  const { ip } = frame.payload;
  const length = octets - ETHERNET;
  if (length <= link.mtu + VLAN_TAG || isSegmented(ip)) return true;
  link.stats.rxDropped++;
  discardPacket(network, ns, ip, 'too-big', {
    device: link.name,
    at: 'link',
    layer: 2,
    reason: `a frame with ${length} octets does not fit the MTU of ${link.mtu} of ${link.name}: it is dropped, and nobody is told`,
  });
  return false;
}

const VLAN_TAG = 4;
/** octets of the header that a frame's length counts */
const ETHERNET = 14;

function isSegmented({ payload }: IpPacket): boolean {
  if (payload.protocol === 'tcp') return true;
  if (payload.protocol === 'ipip') return isSegmented(payload.inner);
  if (payload.protocol !== 'udp' || payload.udp.payload.type !== 'vxlan') return false;
  const inner = payload.udp.payload.frame.payload;
  return inner.type === 'ip' && isSegmented(inner.ip);
}

/** What belongs to one network stack stays there: mark and connection tracking (skb_scrub_packet). */
export function leaving(frame: Frame): Frame {
  if (frame.payload.type !== 'ip') return frame;
  const { ip } = frame.payload;
  if (ip.meta.mark === 0 && ip.meta.conntrack === undefined) return frame;
  return { ...frame, payload: { type: 'ip', ip: { ...ip, meta: { mark: 0, trace: ip.meta.trace } } } };
}

/** An unmanaged switch: learns the sender, sends to the port it knows, else to all. */
function acrossWire(network: Network, ns: NetworkNamespace, link: Link, id: string | undefined, frame: Frame): void {
  const wire = id === undefined ? undefined : network.state.wires.get(id);
  if (!wire) return;
  wire.fdb.set(frame.sourceMac, { namespace: ns.id, ifindex: link.index });
  const known = isGroup(frame.destinationMac) ? undefined : wire.fdb.get(frame.destinationMac);
  for (const port of known ? [known] : wire.ports) {
    if (port.namespace === ns.id && port.ifindex === link.index) continue;
    enqueue(network, { namespace: port.namespace, ifindex: port.ifindex, frame: leaving(frame) });
  }
}

/** Broadcast and multicast addresses have the lowest bit of the first octet set. */
export function isGroup(mac: string): boolean {
  return (parseInt(mac.slice(0, 2), 16) & 1) === 1;
}

export function capture(network: Network, ns: NetworkNamespace, link: Link, frame: Frame, direction: 'in' | 'out'): void {
  if (network.captures.size === 0) return;
  for (const taker of [...network.captures.values()]) {
    if (taker.namespace !== ns.id || (taker.ifindex !== undefined && taker.ifindex !== link.index)) continue;
    taker.take({ at: network.ports.now(), device: link.name, direction, frame });
  }
}

/** Ends a frame at a device. What is wrong is mostly the device itself (layer 1); a tunnel names the layer of the table that had no answer. */
export function discard(network: Network, ns: NetworkNamespace, link: Link, frame: Frame, reason: string, layer: 1 | 2 | 3 = 1): void {
  if (frame.payload.type !== 'ip') return;
  const { trace } = frame.payload.ip.meta;
  traceStep(network, trace, { action: 'discard', host: ns.host, namespace: ns.label, device: link.name, at: 'link', layer, reason });
  closeTrace(network, trace, layer === 1 ? 'link-down' : 'dropped');
}
