import type { NetworkNamespace } from './namespace.ts';
import type { Network } from './network.ts';
import { FRAGMENT_HEADER, packetLength, wholeOf } from './netfilter/packet-view.ts';
import type { IpPacket } from './packet.ts';
import { traceStep } from './trace-log.ts';

/** The smallest MTU of IPv6 (RFC 8200 5). */
export const MINIMUM_MTU_6 = 1280;

/**
 * Cuts a packet into fragments of at most `mtu` octets, all but the last with a multiple of 8 octets of payload (RFC 791 3.2, RFC 8200 4.5;
 * ip_do_fragment, ip6_fragment). A fragment can be cut again. Fragments are no larger than those it was reassembled from here. Later ones
 * write to the trace only what ends them.
 */
export function fragment(network: Network, ns: NetworkNamespace, packet: IpPacket, device: string, mtu: number): readonly IpPacket[] {
  const { maxFragment = mtu, ...meta } = packet.meta;
  const header = packet.version === 4 ? 20 : 40 + FRAGMENT_HEADER;
  const limit = packet.version === 4 ? Math.min(mtu, maxFragment) : Math.max(Math.min(mtu, maxFragment), MINIMUM_MTU_6);
  const size = Math.max(8, Math.floor((limit - header) / 8) * 8);
  const { payload } = packet;
  const piece = payload.protocol === 'fragment' ? payload : undefined;
  const start = piece?.offset ?? 0;
  const end = start + (piece?.length ?? packetLength(packet) - (packet.version === 4 ? 20 : 40));
  const id = packet.version === 4 || piece ? packet.id : 1 + network.ports.random(0xffffffff);
  const fragments: IpPacket[] = [];
  for (let offset = start; offset < end; offset += size) {
    // the last piece may fill the rest that is no multiple of 8
    const length = Math.min(end - offset <= limit - header ? limit : size, end - offset);
    const more = offset + length < end || piece?.more === true;
    const trace = offset === 0 || meta.trace < 0 ? meta.trace : -meta.trace;
    fragments.push({
      ...packet,
      id,
      payload: { protocol: 'fragment', offset, length, more, of: wholeOf(payload) },
      meta: { ...meta, trace },
    });
    if (offset + length >= end) break;
  }
  traceStep(network, meta.trace, {
    action: 'note',
    host: ns.host,
    namespace: ns.label,
    device,
    at: 'fragment',
    layer: 3,
    reason: `${packetLength(packet)} octets do not fit ${limit}: they leave as ${fragments.length} fragments`,
  });
  return fragments;
}

/** Whether a packet leaves in fragments: it is too long, or it came in such and was put together here. */
export function needsFragments(packet: IpPacket, length: number, mtu: number): boolean {
  if (length > mtu) return true;
  const { maxFragment } = packet.meta;
  return maxFragment !== undefined && (packet.version === 4 || length > maxFragment);
}
