import { packetLength } from './netfilter/packet-view.ts';
import type { Frame } from './packet.ts';

/** Octets of a frame as an interface counts them: 14 of Ethernet and what is inside. */
export function frameLength(frame: Frame): number {
  return 14 + (frame.payload.type === 'arp' ? 28 : packetLength(frame.payload.ip));
}
