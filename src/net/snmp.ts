import type { NetworkNamespace } from './namespace.ts';
import type { IpPacket } from './packet.ts';

/** The counters of /proc/net/snmp and /proc/net/netstat, by the names that nstat(8) gives them; IPv4 only, as there. */

/** Counts an event. */
export function countSnmp(ns: NetworkNamespace | undefined, name: string): void {
  if (ns) ns.counters.set(name, (ns.counters.get(name) ?? 0) + 1);
}

const ICMP_TYPES: Readonly<Record<string, string>> = {
  'echo-request': 'Echos',
  'echo-reply': 'EchoReps',
  'destination-unreachable': 'DestUnreachs',
  'time-exceeded': 'TimeExcds',
  redirect: 'Redirects',
};

/** A packet that this host sends or that is delivered here: the counters of its transport. */
export function countTransport(ns: NetworkNamespace, packet: IpPacket, way: 'In' | 'Out'): void {
  if (packet.version !== 4) return;
  const { payload } = packet;
  if (payload.protocol === 'icmp') {
    countSnmp(ns, `Icmp${way}Msgs`);
    const type = ICMP_TYPES[payload.icmp.type];
    if (type !== undefined) countSnmp(ns, `Icmp${way}${type}`);
  } else if (payload.protocol === 'tcp') {
    countSnmp(ns, `Tcp${way}Segs`);
    if (way === 'Out' && payload.tcp.flags.rst) countSnmp(ns, 'TcpOutRsts');
  } else if (payload.protocol === 'udp' && way === 'Out') countSnmp(ns, 'UdpOutDatagrams');
}
