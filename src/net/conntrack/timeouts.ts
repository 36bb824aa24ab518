import type { TcpConntrackState } from '../conntrack-entry.ts';
import type { NetworkNamespace } from '../namespace.ts';

/** The kernel's defaults in seconds (Documentation/networking/nf_conntrack-sysctl.rst), by the end of the sysctl's name. */
export const CONNTRACK_SYSCTLS: Readonly<Record<string, number>> = {
  nf_conntrack_max: 262144,
  nf_conntrack_generic_timeout: 600,
  nf_conntrack_icmp_timeout: 30,
  nf_conntrack_icmpv6_timeout: 30,
  nf_conntrack_udp_timeout: 30,
  nf_conntrack_udp_timeout_stream: 120,
  nf_conntrack_tcp_timeout_syn_sent: 120,
  nf_conntrack_tcp_timeout_syn_recv: 60,
  nf_conntrack_tcp_timeout_established: 432000,
  nf_conntrack_tcp_timeout_fin_wait: 120,
  nf_conntrack_tcp_timeout_close_wait: 60,
  nf_conntrack_tcp_timeout_last_ack: 30,
  nf_conntrack_tcp_timeout_time_wait: 120,
  nf_conntrack_tcp_timeout_close: 10,
  nf_conntrack_tcp_loose: 1,
  nf_conntrack_tcp_be_liberal: 0,
};

/** A conntrack sysctl of the namespace as a number. */
export function conntrackSysctl(namespace: NetworkNamespace, name: string): number {
  const set =
    namespace.sysctls.get(`net.netfilter.${name}`) ??
    (name === 'nf_conntrack_max' ? namespace.sysctls.get('net.nf_conntrack_max') : undefined);
  const value = set === undefined ? NaN : Number(set);
  return Number.isFinite(value) ? value : (CONNTRACK_SYSCTLS[name] ?? 0);
}

const TCP_NAMES: Readonly<Record<TcpConntrackState, string>> = {
  NONE: 'syn_sent',
  SYN_SENT: 'syn_sent',
  SYN_RECV: 'syn_recv',
  ESTABLISHED: 'established',
  FIN_WAIT: 'fin_wait',
  CLOSE_WAIT: 'close_wait',
  LAST_ACK: 'last_ack',
  TIME_WAIT: 'time_wait',
  CLOSE: 'close',
  SYN_SENT2: 'syn_sent',
};

/** Timeout of a TCP state, milliseconds. */
export function tcpTimeout(namespace: NetworkNamespace, state: TcpConntrackState): number {
  return conntrackSysctl(namespace, `nf_conntrack_tcp_timeout_${TCP_NAMES[state]}`) * 1000;
}
