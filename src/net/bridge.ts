import { fragmentBridged, hookBridged } from './bridge-netfilter.ts';
import { findLink } from './link.ts';
import type { Link, NetworkNamespace } from './namespace.ts';
import type { Network } from './network.ts';
import type { Frame } from './packet.ts';
import { traceStep } from './trace-log.ts';
import { fits, isGroup, transmit } from './transmit.ts';

/**
 * A learning bridge (IEEE 802.1D, linux/net/bridge): learns from senders, forwards to the port it knows, floods what it does not
 * know, and gives its own host what is for it.
 *
 *   port ──▶ learn ──▶ own MAC? ──▶ up to the host (deliver)
 *                └──▶ FDB ──▶ one port (forward), or all of them (flood)
 */

/** Seconds after which a learned entry no longer counts. */
const AGEING = 300;

/** A frame from a port; from the bridge's own host when `port` is undefined. Gives true when it is (also) for this host. */
export function bridgeInput(network: Network, ns: NetworkNamespace, bridge: Link, port: Link | undefined, frame: Frame): boolean {
  if (bridge.device.kind !== 'bridge' || !bridge.up) return false;
  const { fdb } = bridge.device;
  const now = network.ports.now();
  if (port?.port) {
    if (port.port.state === 'disabled' || port.port.state === 'blocking' || port.port.state === 'listening') {
      note(network, ns, port, frame, 'discard', `bridge port ${port.name} is in state ${port.port.state}`);
      return false;
    }
    const known = fdb.get(frame.sourceMac);
    if (port.port.learning && !isGroup(frame.sourceMac) && frame.sourceMac !== bridge.mac && (!known || known.kind === 'learned')) {
      fdb.set(frame.sourceMac, { mac: frame.sourceMac, port: port.index, kind: 'learned', updatedAt: now });
    }
    if (port.port.state === 'learning') return false;
  }
  if (port && isOwn(ns, bridge, frame.destinationMac)) return true;
  // the port added last is asked first (br_port_list)
  const ports = [...ns.links.values()].filter((link) => link.master === bridge.name && link.port).reverse();
  if (!isGroup(frame.destinationMac)) {
    const entry = fdb.get(frame.destinationMac);
    const fresh = entry && (entry.kind !== 'learned' || now - entry.updatedAt <= (bridge.device.ageingSeconds || AGEING) * 1000);
    const target = fresh ? ports.find((candidate) => candidate.index === entry.port) : undefined;
    if (fresh && target) {
      note(
        network,
        ns,
        target,
        frame,
        'forward',
        `the forwarding database knows ${frame.destinationMac} behind ${target.name}`,
        `${frame.destinationMac} dev ${target.name} master ${bridge.name}`,
      );
      forwardTo(network, ns, bridge, port, target, frame);
      return false;
    }
    note(network, ns, port ?? bridge, frame, 'forward', `${frame.destinationMac} is not in the forwarding database: flooded to all ports`);
  }
  for (const target of ports)
    if (isGroup(frame.destinationMac) || target.port?.flood === true) forwardTo(network, ns, bridge, port, target, frame);
  return port !== undefined && isGroup(frame.destinationMac);
}

/** The bridge's own address and those of its ports are the host's (local entries of the forwarding database). */
function isOwn(ns: NetworkNamespace, bridge: Link, mac: string): boolean {
  if (mac === bridge.mac) return true;
  for (const link of ns.links.values()) if (link.master === bridge.name && link.mac === mac) return true;
  return false;
}

function forwardTo(network: Network, ns: NetworkNamespace, bridge: Link, from: Link | undefined, to: Link, frame: Frame): void {
  if (from && from.index === to.index && to.port?.hairpin !== true) {
    if (!isGroup(frame.destinationMac))
      note(network, ns, to, frame, 'discard', `${to.name} is where it came from, and hairpin mode is off`);
    return;
  }
  if (
    !to.up ||
    !to.port ||
    to.port.state === 'disabled' ||
    to.port.state === 'blocking' ||
    to.port.state === 'listening' ||
    to.port.state === 'learning'
  ) {
    if (!isGroup(frame.destinationMac))
      note(network, ns, to, frame, 'discard', `bridge port ${to.name} is ${to.up ? `in state ${to.port?.state ?? 'disabled'}` : 'down'}`);
    return;
  }
  if (from?.port?.isolated === true && to.port.isolated) {
    if (!isGroup(frame.destinationMac))
      note(network, ns, to, frame, 'discard', `ports ${from.name} and ${to.name} are isolated from each other`);
    return;
  }
  const passed = from ? hookBridged(network, ns, bridge, from, to, frame) : frame;
  if (!passed) return;
  const pieces = from ? fragmentBridged(network, ns, to, passed) : [passed];
  for (const piece of pieces) if (fits(network, ns, to, piece)) transmit(network, ns, to, piece);
}

function note(
  network: Network,
  ns: NetworkNamespace,
  link: Link,
  frame: Frame,
  action: 'forward' | 'discard',
  reason: string,
  entry?: string,
): void {
  if (frame.payload.type !== 'ip') return;
  traceStep(network, frame.payload.ip.meta.trace, {
    action,
    host: ns.host,
    namespace: ns.label,
    device: link.name,
    at: 'bridge',
    layer: 2,
    entry,
    reason,
  });
}

/** The bridge a link is a port of. */
export function bridgeOf(ns: NetworkNamespace, link: Link): Link | undefined {
  const bridge = link.master === undefined ? undefined : findLink(ns, link.master);
  return bridge?.device.kind === 'bridge' ? bridge : undefined;
}
