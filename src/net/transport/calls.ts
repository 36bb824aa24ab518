import { utf8Length } from '../../base/http.ts';
import { ipVersion } from '../../base/ip.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { NamespaceId } from '../namespace.ts';
import type { Network } from '../network.ts';
import type { ReceivedItem, Socket, SocketErrno, SocketId } from '../socket.ts';
import { sysctlNumber } from './sysctl.ts';
import { bindConflict, ephemeralPort, isLocalAddress } from './address.ts';
import { routeTo } from './path.ts';
import { addSocket, findSocket, isWildcard, moveSocket, removeSocket, wildcard, type NewSocket } from './socket-table.ts';
import { abort, finish, shutdownWrite } from './tcp/close.ts';
import { createControl, RECEIVE_BUFFER, setState } from './tcp/control.ts';
import { offeredMss } from './tcp/listen.ts';
import { flush, sendAck, sendSyn } from './tcp/send.ts';
import { sendDatagram } from './datagram.ts';

/** The socket calls that never wait. Those that wait are tasks (tasks.ts). All take a socket's id; an unknown id answers EINVAL. */

export interface Endpoint {
  readonly ip: string;
  readonly port: number;
}

/** A new socket, not bound. `version` 6 takes IPv4 as well unless v6only is set. */
export function openSocket(network: Network, namespace: NamespaceId, wanted: NewSocket): SocketId {
  return addSocket(network, namespace, wanted).id;
}

/** bind(2): the address must be one of the namespace's, or a wildcard; port 0 takes a free one. */
export function bindSocket(network: Network, id: SocketId, ip: string, port: number): Result<void, SocketErrno> {
  const socket = findSocket(network, id);
  if (!socket) return err('EINVAL');
  if (
    !isWildcard(ip) &&
    !isLocalAddress(network, socket.namespace, ip) &&
    sysctlNumber(network, socket.namespace, 'net.ipv4.ip_nonlocal_bind', 0) !== 1
  )
    return err('EADDRNOTAVAIL');
  if (port !== 0) {
    const conflict = bindConflict(network, socket, ip, port);
    if (conflict) return err(conflict);
  }
  const chosen = port !== 0 || socket.type === 'raw' ? port : ephemeralPort(network, socket, ip, undefined);
  if (chosen === undefined) return err('EADDRINUSE');
  moveSocket(network, socket, { ip, port: chosen });
  return ok(undefined);
}

/** listen(2); the backlog is cut to net.core.somaxconn. */
export function listenSocket(network: Network, id: SocketId, backlog: number): Result<void, SocketErrno> {
  const socket = findSocket(network, id);
  if (!socket || socket.type !== 'tcp' || socket.remote) return err('EINVAL');
  socket.backlog = Math.min(backlog, sysctlNumber(network, socket.namespace, 'net.core.somaxconn', 4096));
  setState(network, socket, 'LISTEN');
  return ok(undefined);
}

/**
 * connect(2) without waiting. TCP: 'in-progress' after the SYN is sent (ask {@link connectionState}); errors are those that the
 * call itself ends with, because there is no route. UDP and ICMP: sets the peer.
 */
export function connectSocket(network: Network, id: SocketId, remote: Endpoint): Result<'connected' | 'in-progress', SocketErrno> {
  const socket = findSocket(network, id);
  if (!socket || (socket.type === 'tcp' && socket.state !== 'CLOSED')) return err('EINVAL');
  const target = isWildcard(remote.ip) ? { ip: remote.ip === '::' ? '::1' : '127.0.0.1', port: remote.port } : remote;
  const bound = isWildcard(socket.local.ip) ? undefined : socket.local.ip;
  const route = routeTo(network, socket.namespace, {
    destination: target.ip,
    source: bound,
    device: socket.device,
    mark: socket.options.mark,
  });
  if (!route.ok) return route;
  const localIp = bound ?? route.value.source;
  const port = socket.local.port || ephemeralPort(network, socket, localIp, target);
  if (port === undefined) return err('EADDRNOTAVAIL');
  if (socket.type === 'tcp' && tupleTaken(network, socket, { ip: localIp, port }, target)) return err('EADDRNOTAVAIL');
  moveSocket(network, socket, { ip: localIp, port });
  socket.remote = target;
  if (socket.type !== 'tcp') return ok('connected');
  const control = createControl(network, offeredMss(network, socket.namespace, target.ip), undefined);
  socket.tcp = control;
  setState(network, socket, 'SYN-SENT');
  sendSyn(network, socket, control);
  return ok('in-progress');
}

function tupleTaken(network: Network, socket: Socket, local: Endpoint, remote: Endpoint): boolean {
  for (const other of network.state.sockets.sockets.values()) {
    if (other.id === socket.id || other.namespace !== socket.namespace || other.type !== 'tcp' || other.local.port !== local.port) continue;
    if (other.local.ip === local.ip && other.remote?.ip === remote.ip && other.remote.port === remote.port && other.state !== 'CLOSED')
      return true;
  }
  return false;
}

/** How a TCP connect stands; reads and clears the pending error. */
export function connectionState(network: Network, id: SocketId): Result<'connected' | 'in-progress', SocketErrno> {
  const socket = findSocket(network, id);
  if (!socket) return err('EINVAL');
  const error = socket.error ?? socket.softError;
  if (error) {
    socket.error = undefined;
    socket.softError = undefined;
    return err(error);
  }
  if (socket.state === 'SYN-SENT' || socket.state === 'SYN-RECEIVED') return ok('in-progress');
  return socket.type === 'tcp' && socket.state === 'CLOSED' ? err('ECONNREFUSED') : ok('connected');
}

/** accept(2) without waiting: the next connection of the queue, now owned by `owner` (by default the listener's). */
export function acceptNow(network: Network, id: SocketId, owner?: Socket['owner']): SocketId | undefined {
  const listener = findSocket(network, id);
  const child = listener?.acceptQueue.shift();
  if (!listener || child === undefined) return undefined;
  const socket = findSocket(network, child);
  if (!socket) return acceptNow(network, id, owner);
  socket.owner = owner ?? listener.owner;
  return child;
}

/** What a read gives. */
export type Received =
  | { readonly kind: 'item'; readonly item: ReceivedItem }
  /** the peer has closed its side */
  | { readonly kind: 'end' }
  /** nothing yet */
  | { readonly kind: 'again' }
  | { readonly kind: 'error'; readonly errno: SocketErrno };

/** recv(2) without waiting: for TCP all text that is there, else one datagram. Reads and clears the pending error. */
export function receiveNow(network: Network, id: SocketId): Received {
  const socket = findSocket(network, id);
  if (!socket) return { kind: 'error', errno: 'EINVAL' };
  const first = socket.received[0];
  if (first) {
    if (socket.type !== 'tcp') {
      socket.received.shift();
      return { kind: 'item', item: first };
    }
    const text = socket.received.map((item) => item.text).join('');
    socket.received = [];
    reopenWindow(network, socket);
    return { kind: 'item', item: { text, at: first.at } };
  }
  if (socket.error) {
    const errno = socket.error;
    socket.error = undefined;
    return { kind: 'error', errno };
  }
  if (socket.type === 'tcp' && (socket.receivedFin || socket.state === 'CLOSED')) return { kind: 'end' };
  return { kind: 'again' };
}

function reopenWindow(network: Network, socket: Socket): void {
  const control = socket.tcp;
  if (!control) return;
  const full = control.unread >= RECEIVE_BUFFER;
  control.unread = 0;
  if (full && control.windowClosed) sendAck(network, socket, control);
}

/**
 * send(2): TCP queues the text, and it goes out as far as the window reaches; UDP sends one datagram to `to` or to the
 * connected peer. `length` is the datagram's octets when they differ from the text's.
 */
export function sendSocket(network: Network, id: SocketId, text: string, to?: Endpoint, length?: number): Result<void, SocketErrno> {
  const socket = findSocket(network, id);
  if (!socket) return err('EINVAL');
  if (socket.error) {
    const errno = socket.error;
    socket.error = undefined;
    return err(errno);
  }
  if (socket.type !== 'tcp') return sendDatagram(network, socket, text, to, length);
  const control = socket.tcp;
  if (!control || (socket.state !== 'ESTABLISHED' && socket.state !== 'CLOSE-WAIT')) return err('EPIPE');
  control.pending += text;
  flush(network, socket);
  return ok(undefined);
}

/** Octets handed over and not yet acknowledged: Send-Q of `ss`. */
export function sendQueue(socket: Socket): number {
  const control = socket.tcp;
  if (!control) return 0;
  return (
    control.unacknowledged.reduce((sum, each) => sum + utf8Length(each.text) + (each.syn || each.fin ? 1 : 0), 0) +
    utf8Length(control.pending) +
    (control.finQueued ? 1 : 0)
  );
}

/** shutdown(2) with SHUT_WR. */
export function shutdownSocket(network: Network, id: SocketId): void {
  const socket = findSocket(network, id);
  if (socket) shutdownWrite(network, socket);
}

/** close(2). Unread text makes it an abort, as in Linux; else the connection ends in the background, without an owner. */
export function closeSocket(network: Network, id: SocketId): void {
  const socket = findSocket(network, id);
  if (!socket) return;
  const unread = socket.type === 'tcp' && socket.received.length > 0;
  socket.owner = undefined;
  socket.received = [];
  if (socket.type !== 'tcp') {
    removeSocket(network, socket);
    return;
  }
  if (socket.state === 'LISTEN') {
    const children = [...network.state.sockets.sockets.values()].filter((each) => each.tcp?.listener === id && each.owner === undefined);
    removeSocket(network, socket);
    for (const child of children) abort(network, child);
    return;
  }
  if (socket.tcp) socket.tcp.listener = undefined;
  if (socket.state === 'CLOSED' || socket.state === 'SYN-SENT') finish(network, socket);
  else if (unread) abort(network, socket);
  else shutdownWrite(network, socket);
}

/** Forgets all sockets of a namespace without a packet: the machine or pod is gone, and its peers are not told. */
export function dropSockets(network: Network, namespace: NamespaceId): void {
  for (const socket of [...network.state.sockets.sockets.values()]) if (socket.namespace === namespace) removeSocket(network, socket);
}

/** A listening or bound server socket in one call: what `ProgramContext.listen` needs. An empty address is the IPv4 wildcard. */
export function openListener(
  network: Network,
  namespace: NamespaceId,
  type: 'tcp' | 'udp',
  ip: string,
  port: number,
  owner: Socket['owner'],
  backlog = 4096,
): Result<SocketId, SocketErrno> {
  const version = ipVersion(ip) ?? 4;
  const id = openSocket(network, namespace, { type, version, owner });
  const bound = bindSocket(network, id, ip === '' ? wildcard(4) : ip, port);
  const listening = bound.ok && type === 'tcp' ? listenSocket(network, id, backlog) : bound;
  if (listening.ok) return ok(id);
  closeSocket(network, id);
  return listening;
}
