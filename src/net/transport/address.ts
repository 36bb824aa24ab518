import { broadcastAddress, inCidr } from '../../base/ip.ts';
import type { NamespaceId } from '../namespace.ts';
import type { Network } from '../network.ts';
import type { Socket, SocketErrno } from '../socket.ts';
import { sysctlText } from './sysctl.ts';
import { isWildcard, socketsOnPort } from './socket-table.ts';

/** Whether the address belongs to an interface of the namespace; all of 127.0.0.0/8 does. */
export function isLocalAddress(network: Network, namespace: NamespaceId, ip: string): boolean {
  const ns = network.state.namespaces.get(namespace);
  if (!ns) return false;
  if (ip.startsWith('127.')) return [...ns.links.values()].some((link) => link.device.kind === 'loopback' && link.up);
  if (ns.routes.some((route) => route.type === 'local' && inCidr(ip, route.destination, route.prefixLength))) return true;
  for (const link of ns.links.values()) if (link.addresses.some((address) => address.ip === ip)) return true;
  return false;
}

/** False for multicast, 255.255.255.255 and the broadcast addresses of the namespace's own networks. */
export function isUnicast(network: Network, namespace: NamespaceId, ip: string): boolean {
  if (ip.includes(':')) return !ip.toLowerCase().startsWith('ff');
  if (ip === '255.255.255.255' || inCidr(ip, '224.0.0.0', 4)) return false;
  for (const link of network.state.namespaces.get(namespace)?.links.values() ?? []) {
    for (const address of link.addresses) {
      if (
        !address.ip.includes(':') &&
        address.prefixLength < 31 &&
        address.ip !== ip &&
        broadcastAddress(address.ip, address.prefixLength) === ip
      )
        return false;
    }
  }
  return true;
}

/**
 * Whether a socket may bind there (inet_csk_get_port, udp_lib_lport_inuse): another one on the same port and an overlapping
 * address and device is in the way, unless both allow reuse and it does not listen.
 */
export function bindConflict(network: Network, socket: Socket, ip: string, port: number): SocketErrno | undefined {
  for (const other of socketsOnPort(network, socket.namespace, socket.type, port)) {
    if (other.id === socket.id) continue;
    if (other.device !== undefined && socket.device !== undefined && other.device !== socket.device) continue;
    if (!overlaps(socket, ip, other)) continue;
    const reuse = socket.type === 'tcp' && socket.options.reuseAddress !== false && other.options.reuseAddress !== false;
    if (reuse && other.state !== 'LISTEN') continue;
    return 'EADDRINUSE';
  }
  return undefined;
}

function overlaps(socket: Socket, ip: string, other: Socket): boolean {
  const bothVersions = (each: Socket, address: string): boolean => each.version === 6 && address === '::' && each.options.v6only !== true;
  const version = ip.includes(':') ? 6 : 4;
  const otherVersion = other.local.ip.includes(':') ? 6 : 4;
  if (version !== otherVersion && !bothVersions(socket, ip) && !bothVersions(other, other.local.ip)) return false;
  return ip === other.local.ip || isWildcard(ip) || isWildcard(other.local.ip);
}

/** A free port of net.ipv4.ip_local_port_range, searched upwards from a random one (inet_hash_connect). */
export function ephemeralPort(network: Network, socket: Socket, localIp: string, remote: Socket['remote']): number | undefined {
  const [low = 32768, high = 60999] = sysctlText(network, socket.namespace, 'net.ipv4.ip_local_port_range', '32768 60999')
    .split(/\s+/)
    .map(Number);
  const count = Math.max(1, high - low + 1);
  const start = network.ports.random(count);
  for (let i = 0; i < count; i++) {
    const port = low + ((start + i) % count);
    const taken = socketsOnPort(network, socket.namespace, socket.type, port).some(
      (other) =>
        other.id !== socket.id &&
        (remote === undefined ||
          other.remote === undefined ||
          socket.type !== 'tcp' ||
          (other.remote.ip === remote.ip && other.remote.port === remote.port)) &&
        overlaps(socket, localIp, other),
    );
    if (!taken) return port;
  }
  return undefined;
}
