import type { NetworkNamespace } from '../namespace.ts';
import type { IpPacket, PacketTracking } from '../packet.ts';
import { removeEntry } from './table.ts';

/**
 * The tracking of a packet that the kernel itself sends about another one (nf_ct_attach): related to the other's connection, the
 * opposite way. So its addresses are translated back even when the connection was never confirmed.
 */
export function attachedTracking(namespace: NetworkNamespace, about: IpPacket): PacketTracking | undefined {
  const of = about.meta.conntrack;
  if (of?.entry === undefined || of.namespace !== namespace.id) return undefined;
  return { ...of, direction: of.direction === 'original' ? 'reply' : 'original', state: 'RELATED' };
}

/** Forgets the connection of a packet that goes no further, unless an earlier packet confirmed it. */
export function forgetUnconfirmed(namespace: NetworkNamespace, packet: IpPacket): void {
  const of = packet.meta.conntrack;
  if (of?.entry === undefined || of.namespace !== namespace.id) return;
  const entry = namespace.conntrack.entries.get(of.entry);
  if (entry && !entry.confirmed) removeEntry(namespace.conntrack, entry);
}
