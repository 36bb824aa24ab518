import type { Network } from '../network.ts';
import type { NamespaceId } from '../namespace.ts';
import type { Socket, SocketId, SocketOptions } from '../socket.ts';

/** The table of all sockets and its index by local port: the only place that adds, moves and removes sockets. */

export interface NewSocket {
  readonly type: Socket['type'];
  readonly version: 4 | 6;
  readonly owner: Socket['owner'];
  readonly device?: string | undefined;
  readonly options?: SocketOptions | undefined;
}

/** Adds an unbound socket. */
export function addSocket(network: Network, namespace: NamespaceId, wanted: NewSocket): Socket {
  const { sockets } = network.state;
  const socket: Socket = {
    id: sockets.nextId++,
    namespace,
    type: wanted.type,
    version: wanted.version,
    owner: wanted.owner,
    local: { ip: wildcard(wanted.version), port: 0 },
    remote: undefined,
    device: wanted.device,
    options: wanted.options ?? {},
    state: 'CLOSED',
    error: undefined,
    backlog: 0,
    acceptQueue: [],
    received: [],
    receivedFin: false,
    tcp: undefined,
  };
  sockets.sockets.set(socket.id, socket);
  index(network, socket);
  return socket;
}

export function findSocket(network: Network, id: SocketId): Socket | undefined {
  return network.state.sockets.sockets.get(id);
}

/** Gives a socket its local address. */
export function moveSocket(network: Network, socket: Socket, local: Socket['local']): void {
  unindex(network, socket);
  socket.local = local;
  index(network, socket);
}

export function removeSocket(network: Network, socket: Socket): void {
  unindex(network, socket);
  network.state.sockets.sockets.delete(socket.id);
}

/** Sockets with that local port, in the order they were made. */
export function socketsOnPort(network: Network, namespace: NamespaceId, type: Socket['type'], port: number): readonly Socket[] {
  const ids = portIndex(network).get(`${namespace} ${type} ${port}`) ?? [];
  return ids.flatMap((id) => findSocket(network, id) ?? []);
}

/** All sockets of a namespace, in the order they were made. */
export function socketsOf(network: Network, namespace: NamespaceId): readonly Socket[] {
  return [...network.state.sockets.sockets.values()].filter((socket) => socket.namespace === namespace);
}

export function wildcard(version: 4 | 6): string {
  return version === 4 ? '0.0.0.0' : '::';
}

export function isWildcard(ip: string): boolean {
  return ip === '0.0.0.0' || ip === '::';
}

/** Whether a socket may take a packet to that address: own version, or IPv4 on a dual-stack IPv6 socket (ipv6(7), IPV6_V6ONLY). */
export function acceptsAddress(socket: Socket, ip: string): boolean {
  if (socket.local.ip === ip) return true;
  if (!isWildcard(socket.local.ip)) return false;
  const version = ip.includes(':') ? 6 : 4;
  return socket.version === version || (socket.version === 6 && socket.options.v6only !== true);
}

function portIndex(network: Network): Map<string, SocketId[]> {
  const { sockets } = network.state;
  if (sockets.byPort) return sockets.byPort;
  sockets.byPort = new Map();
  for (const socket of sockets.sockets.values()) index(network, socket);
  return sockets.byPort;
}

function index(network: Network, socket: Socket): void {
  const map = network.state.sockets.byPort;
  if (!map) {
    portIndex(network);
    return;
  }
  const key = `${socket.namespace} ${socket.type} ${socket.local.port}`;
  const ids = map.get(key);
  if (!ids) map.set(key, [socket.id]);
  else if (!ids.includes(socket.id)) ids.push(socket.id);
}

function unindex(network: Network, socket: Socket): void {
  const key = `${socket.namespace} ${socket.type} ${socket.local.port}`;
  const ids = portIndex(network).get(key);
  if (!ids) return;
  const at = ids.indexOf(socket.id);
  if (at >= 0) ids.splice(at, 1);
  if (ids.length === 0) portIndex(network).delete(key);
}
