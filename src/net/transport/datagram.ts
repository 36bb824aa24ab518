import { utf8Length } from '../../base/http.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Network } from '../network.ts';
import type { IcmpMessage, IpPayload } from '../packet.ts';
import type { Socket, SocketErrno } from '../socket.ts';
import { ephemeralPort, isUnicast } from './address.ts';
import { emit } from './emit.ts';
import { routeTo } from './path.ts';
import { isWildcard, moveSocket } from './socket-table.ts';

/** Sends one UDP datagram (or, on an ICMP socket, see {@link sendEcho}); binds the socket to a free port first when it has none. */
export function sendDatagram(
  network: Network,
  socket: Socket,
  text: string,
  to: { readonly ip: string; readonly port: number } | undefined,
  length?: number,
): Result<void, SocketErrno> {
  const target = to ?? socket.remote;
  if (!target) return err('EINVAL');
  if (socket.local.port === 0) {
    const port = ephemeralPort(network, socket, socket.local.ip, undefined);
    if (port === undefined) return err('EADDRNOTAVAIL');
    moveSocket(network, socket, { ip: socket.local.ip, port });
  }
  const octets = length ?? utf8Length(text);
  const payload: IpPayload = {
    protocol: 'udp',
    udp: {
      sourcePort: socket.local.port,
      destinationPort: target.port,
      payload: length === undefined ? { type: 'text', text } : { type: 'text', text, length },
    },
  };
  return send(network, socket, target.ip, payload, octets + 8);
}

/** Sends an echo request from an ICMP socket, whose port is the identifier. `dataLength` is what `ping -s` says. */
export function sendEcho(network: Network, socket: Socket, ip: string, sequence: number, dataLength: number): Result<void, SocketErrno> {
  const icmp: IcmpMessage = { type: 'echo-request', id: socket.local.port, sequence, dataLength };
  return send(network, socket, ip, { protocol: 'icmp', icmp }, dataLength + 8);
}

/** Sends any payload from a raw socket. */
export function sendRaw(network: Network, socket: Socket, ip: string, payload: IpPayload, octets: number): Result<void, SocketErrno> {
  return send(network, socket, ip, payload, octets);
}

/** Path MTU discovery of datagram sockets, ip(7) IP_PMTUDISC_WANT: DF while it fits, fragments without DF when it does not. */
function send(network: Network, socket: Socket, ip: string, payload: IpPayload, octets: number): Result<void, SocketErrno> {
  const bound = isWildcard(socket.local.ip) ? undefined : socket.local.ip;
  if (!isUnicast(network, socket.namespace, ip) && socket.options.broadcast !== true && !ip.includes(':') && !/^2(2[4-9]|3\d)\./.test(ip))
    return err('EACCES');
  const route = routeTo(network, socket.namespace, { destination: ip, source: bound, device: socket.device, mark: socket.options.mark });
  if (!route.ok) return route;
  const size = octets + (ip.includes(':') ? 40 : 20);
  const { options } = socket;
  if ((ip.includes(':') ? octets : size) > 65_535) return err('EMSGSIZE');
  const limit = options.probeMtu === true ? route.value.deviceMtu : route.value.mtu;
  if ((options.dontFragment === true || options.probeMtu === true) && size > limit) return err('EMSGSIZE');
  const sent = emit(network, {
    namespace: socket.namespace,
    source: bound ?? route.value.source,
    destination: ip,
    payload,
    options,
    dontFragment: options.allowFragments !== true && size <= limit,
    device: socket.device,
  });
  return sent.ok ? ok(undefined) : sent;
}
