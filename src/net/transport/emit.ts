import { err, ok, type Result } from '../../base/result.ts';
import { ipVersion } from '../../base/ip.ts';
import type { NamespaceId } from '../namespace.ts';
import type { Network } from '../network.ts';
import { sendIp } from '../output.ts';
import type { IpPacket, IpPayload, PacketTracking } from '../packet.ts';
import type { SocketErrno, SocketOptions } from '../socket.ts';
import { sysctlNumber } from './sysctl.ts';
import { closeTrace, openTrace } from '../trace-log.ts';
import { summarizePacket } from './summary.ts';

export interface Emission {
  readonly namespace: NamespaceId;
  readonly source: string;
  readonly destination: string;
  readonly payload: IpPayload;
  readonly options?: SocketOptions | undefined;
  readonly dontFragment?: boolean | undefined;
  /** SO_BINDTODEVICE */
  readonly device?: string | undefined;
  /** identification; the kernel sends 0 for answers that are built without a socket */
  readonly id?: number | undefined;
  /** the trace of the message that this one answers */
  readonly cause?: number | undefined;
  /** the connection that the kernel says this message is related to */
  readonly conntrack?: PacketTracking | undefined;
}

/** Sends a packet of this host: opens its trace and hands it to the network layer. Errors are those the socket call ends with. */
export function emit(network: Network, wanted: Emission): Result<number, SocketErrno> {
  const version = ipVersion(wanted.destination) === 6 ? 6 : 4;
  const draft: IpPacket = {
    version,
    source: wanted.source,
    destination: wanted.destination,
    ttl:
      wanted.options?.ttl ??
      sysctlNumber(network, wanted.namespace, version === 4 ? 'net.ipv4.ip_default_ttl' : 'net.ipv6.conf.all.hop_limit', 64),
    tos: wanted.options?.tos ?? 0,
    id: wanted.id ?? (version === 4 ? network.ports.random(65536) : 0),
    dontFragment: wanted.dontFragment ?? wanted.options?.dontFragment ?? false,
    payload: wanted.payload,
    meta: { mark: wanted.options?.mark ?? 0, trace: 0, conntrack: wanted.conntrack },
  };
  const trace = openTrace(network, summarizePacket(draft), wanted.cause);
  const packet = { ...draft, meta: { ...draft.meta, trace } };
  const sent = sendIp(network, wanted.namespace, packet, wanted.device === undefined ? {} : { device: wanted.device });
  if (sent.ok) return ok(trace);
  closeTrace(network, trace, sent.error === 'EPERM' ? 'dropped' : sent.error === 'EMSGSIZE' ? 'too-big' : 'no-route');
  return err(sent.error);
}
