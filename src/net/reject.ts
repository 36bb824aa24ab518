import { attachedTracking, forgetUnconfirmed } from './conntrack/attach.ts';
import type { NetworkNamespace } from './namespace.ts';
import type { Network } from './network.ts';
import type { IpPacket, UnreachableCode } from './packet.ts';
import { sendIcmpError } from './icmp-send.ts';
import { refuse } from './transport/tcp/refuse.ts';

/** What `-j REJECT --reject-with` answers (iptables-extensions(8)). */
const CODES: Readonly<Record<string, UnreachableCode>> = {
  'icmp-net-unreachable': 'net',
  'icmp-host-unreachable': 'host',
  'icmp-proto-unreachable': 'protocol',
  'icmp-port-unreachable': 'port',
  'icmp-net-prohibited': 'net-prohibited',
  'icmp-host-prohibited': 'host-prohibited',
  'icmp-admin-prohibited': 'admin-prohibited',
  'icmp6-no-route': 'net',
  'icmp6-adm-prohibited': 'admin-prohibited',
  'icmp6-addr-unreachable': 'host',
  'icmp6-port-unreachable': 'port',
};

/** Answers a rejected packet: an RST or an ICMP error. */
export function sendReject(network: Network, ns: NetworkNamespace, packet: IpPacket, answer: string): void {
  if (answer !== 'tcp-reset') sendIcmpError(network, ns, packet, { type: 'unreachable', code: CODES[answer] ?? 'port' });
  else if (packet.payload.protocol === 'tcp') refuse(network, ns.id, packet, packet.payload.tcp, attachedTracking(ns, packet));
  forgetUnconfirmed(ns, packet);
}
