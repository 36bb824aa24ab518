import type { NamespaceId } from '../namespace.ts';
import type { Network } from '../network.ts';
import type { IcmpMessage, IpPacket } from '../packet.ts';
import type { Socket, SocketErrno } from '../socket.ts';
import { MINIMUM_MTU_6 } from '../fragment.ts';
import { wholeOf } from '../netfilter/packet-view.ts';
import { sysctlNumber } from './sysctl.ts';
import { endTrace } from './note.ts';
import { socketsOnPort } from './socket-table.ts';
import { fail } from './tcp/close.ts';
import { resegment } from './tcp/send.ts';

/** Seconds that a learned path MTU or redirect lasts (net.ipv4.route.mtu_expires, gc_timeout). */
const MTU_EXPIRES = 600;
const REDIRECT_EXPIRES = 300;

export type IcmpError = Extract<IcmpMessage, { readonly original: IpPacket }>;

/** errno and whether it is a hard error, by linux/net/ipv4/icmp.c icmp_err_convert. */
export function icmpErrno(icmp: IcmpError): { readonly errno: SocketErrno; readonly hard: boolean } | undefined {
  if (icmp.type === 'time-exceeded') return { errno: 'EHOSTUNREACH', hard: false };
  if (icmp.type === 'packet-too-big') return { errno: 'EMSGSIZE', hard: false };
  if (icmp.type !== 'destination-unreachable') return undefined;
  switch (icmp.code) {
    case 'net':
      return { errno: 'ENETUNREACH', hard: false };
    case 'host':
    case 'source-route-failed':
      return { errno: 'EHOSTUNREACH', hard: false };
    case 'protocol':
      return { errno: 'ENOPROTOOPT', hard: true };
    case 'port':
      return { errno: 'ECONNREFUSED', hard: true };
    case 'fragmentation-needed':
      return { errno: 'EMSGSIZE', hard: false };
    case 'net-unknown':
    case 'net-prohibited':
      return { errno: 'ENETUNREACH', hard: true };
    case 'host-unknown':
    case 'host-prohibited':
    case 'admin-prohibited':
      return { errno: icmp.original.version === 6 ? 'EACCES' : 'EHOSTUNREACH', hard: true };
  }
}

/** An ICMP error that reached the sender of what it is about: learns path MTU and redirects and tells the socket (RFC 1122 3.2.2). */
export function icmpErrorInput(network: Network, namespace: NamespaceId, packet: IpPacket): void {
  if (packet.payload.protocol !== 'icmp') return;
  const { icmp } = packet.payload;
  if (!('original' in icmp)) return;
  endTrace(network, namespace, packet.meta.trace, 'delivered', {
    action: 'recv',
    at: 'icmp',
    layer: 3,
    reason: 'the message it is about was sent from here',
  });
  // icmp_unreach passes over ICMP_EXC_FRAGTIME
  if (icmp.type === 'time-exceeded' && icmp.reassembly === true && packet.version === 4) return;
  learn(network, namespace, icmp);
  for (const socket of concerned(network, namespace, icmp.original)) tell(network, socket, packet, icmp);
}

/** Sockets that sent the packet. */
export function concerned(network: Network, namespace: NamespaceId, original: IpPacket): readonly Socket[] {
  if (original.payload.protocol === 'fragment' && original.payload.offset > 0) return [];
  const payload = wholeOf(original.payload);
  const toPeer = (socket: Socket, port: number): boolean =>
    !socket.remote || (socket.remote.ip === original.destination && socket.remote.port === port);
  switch (payload.protocol) {
    case 'tcp': {
      const { sourcePort, destinationPort } = payload.tcp;
      const tcp = socketsOnPort(network, namespace, 'tcp', sourcePort).filter(
        (socket) => socket.state !== 'LISTEN' && socket.remote && socket.local.ip === original.source && toPeer(socket, destinationPort),
      );
      return [...tcp, ...socketsOnPort(network, namespace, 'raw', sourcePort)];
    }
    case 'udp':
      return socketsOnPort(network, namespace, 'udp', payload.udp.sourcePort).filter((socket) =>
        toPeer(socket, payload.udp.destinationPort),
      );
    case 'icmp':
      return payload.icmp.type === 'echo-request' ? socketsOnPort(network, namespace, 'icmp', payload.icmp.id) : [];
    default:
      return [];
  }
}

function learn(network: Network, namespace: NamespaceId, icmp: IcmpError): void {
  const ns = network.state.namespaces.get(namespace);
  if (!ns) return;
  const { destination } = icmp.original;
  const now = network.ports.now();
  const old = ns.exceptions.get(destination);
  const current = old && old.expiresAt > now ? old : undefined;
  const mtu = learnedMtu(icmp);
  if (mtu !== undefined) {
    // net.ipv4.route.min_pmtu, IPV6_MIN_MTU
    const lower = Math.min(current?.mtu ?? 65535, Math.max(mtu, icmp.original.version === 4 ? 552 : MINIMUM_MTU_6));
    ns.exceptions.set(destination, { ...current, mtu: lower, expiresAt: now + MTU_EXPIRES * 1000 });
  }
  if (icmp.type === 'redirect' && acceptsRedirects(network, namespace)) {
    ns.exceptions.set(destination, { ...current, gateway: icmp.gateway, expiresAt: now + REDIRECT_EXPIRES * 1000 });
  }
}

/** net.ipv4.ip_forward switches accept_redirects off (inet_forward_change). */
function acceptsRedirects(network: Network, namespace: NamespaceId): boolean {
  const forwarding = sysctlNumber(network, namespace, 'net.ipv4.ip_forward', 0) === 1;
  return sysctlNumber(network, namespace, 'net.ipv4.conf.all.accept_redirects', forwarding ? 0 : 1) === 1;
}

export function learnedMtu(icmp: IcmpError): number | undefined {
  if (icmp.type === 'packet-too-big') return icmp.mtu;
  if (icmp.type === 'destination-unreachable' && icmp.code === 'fragmentation-needed') return icmp.nextHopMtu;
  return undefined;
}

/** Gives an error to one socket: its own rules decide whether it hurts. */
export function tell(network: Network, socket: Socket, packet: IpPacket, icmp: IcmpError): void {
  if (socket.type === 'icmp' || socket.type === 'raw' || socket.options.receiveErrors === true) {
    socket.received.push({ text: '', from: { ip: packet.source, port: 0 }, packet, at: network.ports.now() });
    network.ports.notify(`socket:${socket.id}`);
    return;
  }
  const mtu = learnedMtu(icmp);
  if (mtu !== undefined) {
    const control = socket.tcp;
    const mss = mtu - (packet.version === 4 ? 40 : 60);
    if (control && mss < control.mss && mss > 48) resegment(network, socket, control, mss);
    return;
  }
  const error = icmpErrno(icmp);
  if (error) tellErrno(network, socket, error.errno, error.hard);
}

/** TCP gives up only while connecting (tcp_v4_err); UDP hears hard errors, on a connected socket (__udp4_lib_err). */
export function tellErrno(network: Network, socket: Socket, errno: SocketErrno, hard: boolean): void {
  if (socket.type === 'tcp') {
    if (socket.state === 'SYN-SENT') fail(network, socket, errno);
    else socket.softError = errno;
    return;
  }
  if (!hard || !socket.remote) return;
  socket.error = errno;
  network.ports.notify(`socket:${socket.id}`);
}
