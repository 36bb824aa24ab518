import { fragment } from './fragment.ts';
import { packetLength } from './netfilter/packet-view.ts';
import { runHook, stopDisposition } from './netfilter/run.ts';
import type { Link, NetworkNamespace } from './namespace.ts';
import type { Network } from './network.ts';
import type { Frame, IpPacket } from './packet.ts';
import { readSysctl } from './sysctl.ts';
import { closeTrace, traceStep } from './trace-log.ts';
import { sendReject } from './reject.ts';

/** br_netfilter: bridged IP packets pass the IP hooks when net.bridge.bridge-nf-call-iptables is 1. */
export function bridgeHooksOn(ns: NetworkNamespace, packet: IpPacket): boolean {
  return readSysctl(ns, packet.version === 4 ? 'net.bridge.bridge-nf-call-iptables' : 'net.bridge.bridge-nf-call-ip6tables') === '1';
}

/** FORWARD and POSTROUTING of a frame that only crosses the bridge; undefined when a rule stopped it. */
export function hookBridged(network: Network, ns: NetworkNamespace, bridge: Link, from: Link, to: Link, frame: Frame): Frame | undefined {
  if (frame.payload.type !== 'ip' || !bridgeHooksOn(ns, frame.payload.ip)) return frame;
  const devices = { in: bridge.name, out: bridge.name, physIn: from.name, physOut: to.name };
  let packet = frame.payload.ip;
  for (const hook of ['FORWARD', 'POSTROUTING'] as const) {
    const verdict = runHook(
      network,
      ns.id,
      hook,
      packet,
      hook === 'FORWARD' ? devices : { out: bridge.name, physIn: from.name, physOut: to.name },
    );
    if (verdict.verdict !== 'accept') {
      traceStep(network, packet.meta.trace, verdict.reason);
      closeTrace(network, packet.meta.trace, stopDisposition(verdict));
      if (verdict.verdict === 'reject') sendReject(network, ns, packet, verdict.with);
      return undefined;
    }
    packet = verdict.packet;
  }
  return packet === frame.payload.ip ? frame : { ...frame, payload: { type: 'ip', ip: packet } };
}

/**
 * What a bridged packet leaves as: put together for the hooks, it is cut again when the port's MTU is smaller; so is any other that may be
 * (br_nf_dev_queue_xmit).
 */
export function fragmentBridged(network: Network, ns: NetworkNamespace, to: Link, frame: Frame): readonly Frame[] {
  if (frame.payload.type !== 'ip') return [frame];
  const { ip } = frame.payload;
  if (packetLength(ip) <= to.mtu || ip.dontFragment || ip.version === 6 || !bridgeHooksOn(ns, ip)) return [frame];
  return fragment(network, ns, ip, to.name, to.mtu).map((piece) => ({ ...frame, payload: { type: 'ip', ip: piece } }));
}
