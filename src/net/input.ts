import { inputArp } from './arp.ts';
import { bridgeInput, bridgeOf } from './bridge.ts';
import { bridgeHooksOn } from './bridge-netfilter.ts';
import { needsTracking } from './conntrack/needed.ts';
import { frameLength } from './frame.ts';
import { ipInput } from './ip-input.ts';
import type { Link, NetworkNamespace } from './namespace.ts';
import type { Arrival, Network } from './network.ts';
import type { Frame, IpPacket } from './packet.ts';
import { runHook } from './netfilter/run.ts';
import { reassemble } from './reassembly.ts';
import { closeTrace, traceStep } from './trace-log.ts';
import { capture, discard, isGroup } from './transmit.ts';

/**
 * A frame reaches an interface.
 *
 *   interface ──▶ port of a bridge? ──▶ bridge ──▶ (for this host) ──▶ ARP | IP
 *                └──▶ for this MAC? ─────────────────────────────────▶ ARP | IP
 */
export function frameInput(network: Network, arrival: Arrival): void {
  const ns = network.state.namespaces.get(arrival.namespace);
  const link = ns?.links.get(arrival.ifindex);
  if (!ns || !link) return;
  if (!link.up) {
    link.stats.rxDropped++;
    discard(network, ns, link, arrival.frame, `interface ${link.name} is down`);
    return;
  }
  link.stats.rxPackets++;
  link.stats.rxBytes += frameLength(arrival.frame);
  capture(network, ns, link, arrival.frame, 'in');
  const bridge = bridgeOf(ns, link);
  if (bridge) bridged(network, ns, bridge, link, arrival.frame);
  else received(network, ns, link, arrival.frame);
}

function received(network: Network, ns: NetworkNamespace, link: Link, frame: Frame): void {
  const mine =
    link.device.kind === 'loopback' || link.device.kind === 'ipip' || isGroup(frame.destinationMac) || frame.destinationMac === link.mac;
  if (!mine) {
    if (frame.payload.type === 'ip') {
      traceStep(network, frame.payload.ip.meta.trace, {
        action: 'discard',
        host: ns.host,
        namespace: ns.label,
        device: link.name,
        at: 'ethernet',
        layer: 2,
        reason: `the frame is for ${frame.destinationMac}, not for ${link.mac}`,
      });
      // a flooded copy that nobody wanted does not end the packet
      if (link.device.kind === 'veth') closeTrace(network, frame.payload.ip.meta.trace, 'neighbour-unresolved');
    }
    return;
  }
  up(network, ns, link, frame);
}

/** A frame that came in on a bridge port: br_netfilter's PREROUTING, then the bridge decides. */
function bridged(network: Network, ns: NetworkNamespace, bridge: Link, port: Link, frame: Frame): void {
  let passed = frame;
  if (frame.payload.type === 'ip' && bridgeHooksOn(ns, frame.payload.ip) && port.port?.state === 'forwarding') {
    const before = needsTracking(ns.ruleset) ? reassemble(network, ns, port.name, frame.payload.ip, 'bridge') : frame.payload.ip;
    if (!before) {
      learn(network, ns, bridge, port, frame);
      return;
    }
    const verdict = runHook(network, ns.id, 'PREROUTING', before, { in: bridge.name, physIn: port.name });
    if (verdict.verdict !== 'accept') {
      traceStep(network, before.meta.trace, verdict.reason);
      closeTrace(network, before.meta.trace, 'dropped');
      return;
    }
    const after: IpPacket = { ...verdict.packet, meta: { ...verdict.packet.meta, prerouted: ns.id } };
    passed = { ...frame, payload: { type: 'ip', ip: after } };
    // A destination rewritten on a bridge is routed (br_nf_pre_routing_finish): the frame goes up whatever its MAC address says.
    if (after.destination !== before.destination) {
      learn(network, ns, bridge, port, frame);
      capture(network, ns, bridge, passed, 'in');
      up(network, ns, bridge, passed, port.name);
      return;
    }
  }
  if (bridgeInput(network, ns, bridge, port, passed)) {
    bridge.stats.rxPackets++;
    bridge.stats.rxBytes += frameLength(passed);
    capture(network, ns, bridge, passed, 'in');
    up(network, ns, bridge, passed, port.name);
  }
}

function learn(network: Network, ns: NetworkNamespace, bridge: Link, port: Link, frame: Frame): void {
  if (bridge.device.kind !== 'bridge' || port.port?.learning !== true) return;
  void ns;
  bridge.device.fdb.set(frame.sourceMac, { mac: frame.sourceMac, port: port.index, kind: 'learned', updatedAt: network.ports.now() });
}

function up(network: Network, ns: NetworkNamespace, link: Link, frame: Frame, port?: string): void {
  if (frame.payload.type === 'arp') inputArp(network, ns, link, frame.payload.arp);
  else ipInput(network, ns, link, frame.payload.ip, port);
}
