import { err, ok, type Result } from '../../base/result.ts';
import type { NamespaceId } from '../namespace.ts';
import type { Network } from '../network.ts';
import { lookupRoute } from '../route.ts';
import type { SocketErrno } from '../socket.ts';

/** What sockets ask of routing: whether there is a way, which source address it takes, and how large a packet may be. */
export interface Path {
  readonly source: string;
  readonly device: string;
  /** path MTU: the device's or route's, or lower when learned */
  readonly mtu: number;
  readonly deviceMtu: number;
}

export interface PathQuery {
  readonly destination: string;
  readonly source?: string | undefined;
  readonly device?: string | undefined;
  readonly mark?: number | undefined;
}

export function routeTo(network: Network, namespace: NamespaceId, query: PathQuery): Result<Path, SocketErrno> {
  const found = lookupRoute(network, namespace, query);
  if (!found.ok) return err(found.error);
  const { source, link, mtu } = found.value;
  return ok({ source, device: link.name, mtu: pathMtuOf(network, namespace, query.destination, mtu), deviceMtu: link.mtu });
}

/** The path's MTU; 1500 where there is no way. */
export function pathMtu(network: Network, namespace: NamespaceId, destination: string): number {
  const path = routeTo(network, namespace, { destination });
  return path.ok ? path.value.mtu : 1500;
}

function pathMtuOf(network: Network, namespace: NamespaceId, destination: string, mtu: number): number {
  const learned = network.state.namespaces.get(namespace)?.exceptions.get(destination);
  return learned?.mtu !== undefined && learned.expiresAt > network.ports.now() ? Math.min(learned.mtu, mtu) : mtu;
}
