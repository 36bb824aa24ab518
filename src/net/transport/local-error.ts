import type { NamespaceId } from '../namespace.ts';
import type { Network } from '../network.ts';
import type { IcmpMessage, IpPacket } from '../packet.ts';
import type { SocketErrno } from '../socket.ts';
import { concerned, tell, tellErrno } from './icmp-error.ts';

/**
 * A packet of this host could not leave after all: a neighbour stayed silent. The kernel tells the sender as if an ICMP host
 * unreachable had come from itself (ipv4_link_failure), which is how ping prints it.
 */
export function localError(network: Network, namespace: NamespaceId, original: IpPacket, errno: SocketErrno): void {
  const icmp: IcmpMessage & { readonly original: IpPacket } = {
    type: 'destination-unreachable',
    code: errno === 'ENETUNREACH' ? 'net' : 'host',
    original,
  };
  const packet: IpPacket = {
    version: original.version,
    source: original.source,
    destination: original.source,
    ttl: 64,
    tos: 0xc0,
    id: 0,
    dontFragment: false,
    payload: { protocol: 'icmp', icmp },
    meta: original.meta,
  };
  for (const socket of concerned(network, namespace, original)) {
    if (socket.type === 'tcp') tellErrno(network, socket, errno, true);
    else tell(network, socket, packet, icmp);
  }
}
