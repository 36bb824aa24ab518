import { canonicalIp } from '../../base/ip.ts';
import type { SocketErrno, SocketId, SocketOptions } from '../../net/socket.ts';
import { bindSocket, closeSocket, connectSocket, openSocket } from '../../net/transport/calls.ts';
import { isUnicast } from '../../net/transport/address.ts';
import { findSocket } from '../../net/transport/socket-table.ts';
import { ownerOf } from '../client/terminal.ts';
import type { ToolProcess } from '../tool.ts';

export interface EchoSocket {
  readonly id: SocketId;
  readonly source: string;
  /** device given by name */
  readonly device: string | undefined;
}

export type EchoSocketResult =
  | { readonly kind: 'ok'; readonly socket: EchoSocket }
  | { readonly kind: 'no-device'; readonly name: string }
  | { readonly kind: 'bind'; readonly errno: SocketErrno }
  | { readonly kind: 'connect'; readonly errno: SocketErrno }
  | { readonly kind: 'broadcast' };

/** Opens the ICMP socket of a ping, asks routing for the source (as ping does with a connected UDP socket), and binds -I. */
export function openEcho(process: ToolProcess, ip: string, from: string | undefined, options: SocketOptions): EchoSocketResult {
  const { network, namespace } = process;
  const version = ip.includes(':') ? 6 : 4;
  const address = from === undefined ? undefined : canonicalIp(from);
  const device = from !== undefined && address === undefined ? from : undefined;
  if (device !== undefined && ![...(network.state.namespaces.get(namespace)?.links.values() ?? [])].some((link) => link.name === device))
    return { kind: 'no-device', name: device };
  const probe = openSocket(network, namespace, {
    type: 'udp',
    version,
    owner: ownerOf(process),
    device,
    options: { ...options, dontFragment: false },
  });
  const bound = address === undefined ? undefined : bindSocket(network, probe, address, 0);
  if (bound && !bound.ok) {
    closeSocket(network, probe);
    return { kind: 'bind', errno: bound.error };
  }
  if (options.broadcast !== true && !isUnicast(network, namespace, ip) && !/^2(2[4-9]|3\d)\./.test(ip) && version === 4) {
    closeSocket(network, probe);
    return { kind: 'broadcast' };
  }
  const connected = connectSocket(network, probe, { ip, port: 1025 });
  const source = findSocket(network, probe)?.local.ip ?? '0.0.0.0';
  closeSocket(network, probe);
  if (!connected.ok) return connected.error === 'EACCES' ? { kind: 'broadcast' } : { kind: 'connect', errno: connected.error };
  const id = openSocket(network, namespace, { type: 'icmp', version, owner: ownerOf(process), device, options });
  const identifier = 1 + process.random.integer(65_535);
  bindSocket(network, id, address ?? (version === 4 ? '0.0.0.0' : '::'), identifier);
  return { kind: 'ok', socket: { id, source, device } };
}
