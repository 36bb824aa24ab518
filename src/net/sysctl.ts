import { err, ok, type Result } from '../base/result.ts';
import type { Link, NetworkNamespace } from './namespace.ts';

/** Kernel parameters of the network, sysctl(8). Values are text; a namespace stores only what was changed. */

/** Defaults of Linux 6.x for a namespace that is not the initial one. */
const DEFAULTS: Readonly<Record<string, string>> = {
  'net.ipv4.ip_forward': '0',
  'net.ipv4.ip_default_ttl': '64',
  'net.ipv4.ip_local_port_range': '32768\t60999',
  'net.ipv4.ip_nonlocal_bind': '0',
  'net.ipv4.ipfrag_time': '30',
  'net.ipv6.ip6frag_time': '60',
  'net.ipv4.icmp_echo_ignore_all': '0',
  'net.ipv4.icmp_echo_ignore_broadcasts': '1',
  'net.ipv4.icmp_ratelimit': '1000',
  'net.ipv4.icmp_ratemask': '6168',
  'net.ipv4.tcp_syn_retries': '6',
  'net.ipv4.tcp_synack_retries': '5',
  'net.ipv4.tcp_retries2': '15',
  'net.ipv4.tcp_fin_timeout': '60',
  'net.ipv4.tcp_max_syn_backlog': '4096',
  'net.ipv4.tcp_abort_on_overflow': '0',
  'net.ipv4.tcp_mtu_probing': '0',
  'net.ipv4.neigh.default.gc_thresh1': '128',
  'net.ipv4.neigh.default.gc_thresh2': '512',
  'net.ipv4.neigh.default.gc_thresh3': '1024',
  'net.ipv4.neigh.default.mcast_solicit': '3',
  'net.ipv4.neigh.default.ucast_solicit': '3',
  'net.ipv4.neigh.default.retrans_time_ms': '1000',
  'net.ipv4.neigh.default.base_reachable_time_ms': '30000',
  'net.ipv4.fib_multipath_hash_policy': '0',
  'net.ipv4.ping_group_range': '0\t2147483647',
  'net.ipv6.conf.all.forwarding': '0',
  'net.ipv6.conf.all.disable_ipv6': '0',
  'net.ipv6.conf.default.disable_ipv6': '0',
  'net.ipv6.conf.all.hop_limit': '64',
  'net.bridge.bridge-nf-call-iptables': '1',
  'net.bridge.bridge-nf-call-ip6tables': '1',
  'net.core.somaxconn': '4096',
  'net.netfilter.nf_conntrack_max': '262144',
  'net.netfilter.nf_conntrack_tcp_be_liberal': '0',
  'net.netfilter.nf_conntrack_tcp_loose': '1',
};

/** Per-interface IPv4 parameters and their defaults (`net.ipv4.conf.<device>.<name>`). */
const CONF: Readonly<Record<string, string>> = {
  rp_filter: '0',
  proxy_arp: '0',
  accept_local: '0',
  route_localnet: '0',
  send_redirects: '1',
  accept_redirects: '1',
  forwarding: '0',
  arp_ignore: '0',
  arp_announce: '0',
  arp_filter: '0',
  log_martians: '0',
  accept_source_route: '0',
  secure_redirects: '1',
  shared_media: '1',
};

const PER_DEVICE = /^net\.ipv4\.conf\.(.+)\.([a-z_]+)$/;

/** The value of a parameter, undefined when there is none of that name. */
export function readSysctl(ns: NetworkNamespace, name: string): string | undefined {
  if (name === 'net.ipv4.ip_forward') return ns.sysctls.get(name) ?? '0';
  if (name === 'net.netfilter.nf_conntrack_count') return String(ns.conntrack.entries.size);
  const own = ns.sysctls.get(name);
  if (own !== undefined) return own;
  const device = PER_DEVICE.exec(name);
  if (device) {
    const [, where = '', parameter = ''] = device;
    if (!(parameter in CONF) || !hasDevice(ns, where)) return undefined;
    if (parameter === 'forwarding') return ns.sysctls.get('net.ipv4.ip_forward') ?? '0';
    return (where === 'all' ? undefined : ns.sysctls.get(`net.ipv4.conf.default.${parameter}`)) ?? CONF[parameter];
  }
  const timeout = /^net\.netfilter\.nf_conntrack_(\w+_timeout\w*)$/.exec(name);
  if (timeout) return CONNTRACK_TIMEOUTS[timeout[1] ?? ''];
  return DEFAULTS[name];
}

/** Seconds (nf_conntrack_proto_*.c). */
const CONNTRACK_TIMEOUTS: Readonly<Record<string, string>> = {
  generic_timeout: '600',
  icmp_timeout: '30',
  udp_timeout: '30',
  udp_timeout_stream: '120',
  tcp_timeout_established: '432000',
  tcp_timeout_syn_sent: '120',
  tcp_timeout_syn_recv: '60',
  tcp_timeout_fin_wait: '120',
  tcp_timeout_close_wait: '60',
  tcp_timeout_last_ack: '30',
  tcp_timeout_time_wait: '120',
  tcp_timeout_close: '10',
  tcp_timeout_max_retrans: '300',
  tcp_timeout_unacknowledged: '300',
};

function hasDevice(ns: NetworkNamespace, name: string): boolean {
  if (name === 'all' || name === 'default') return true;
  for (const link of ns.links.values()) if (link.name === name) return true;
  return false;
}

/** Sets a parameter; the reasons are errno names. */
export function writeSysctl(ns: NetworkNamespace, name: string, value: string): Result<void> {
  const before = readSysctl(ns, name);
  if (before === undefined) return err('ENOENT');
  if (name.endsWith('_count')) return err('EACCES');
  const words = value.trim().split(/\s+/);
  if (words.some((word) => !/^-?\d+$/.test(word)) || words.length !== before.split(/\s+/).length) return err('EINVAL');
  ns.sysctls.set(name, words.join('\t'));
  if (name === 'net.ipv4.ip_forward' || name === 'net.ipv4.conf.all.forwarding') {
    // devinet_inet_forward: the global switch sets every interface's
    ns.sysctls.set('net.ipv4.ip_forward', words[0] ?? '0');
    ns.sysctls.set('net.ipv4.conf.all.forwarding', words[0] ?? '0');
    for (const key of [...ns.sysctls.keys()]) if (/^net\.ipv4\.conf\..+\.forwarding$/.test(key)) ns.sysctls.set(key, words[0] ?? '0');
  }
  return ok(undefined);
}

/** Every parameter of the namespace, sorted. */
export function sysctlNames(ns: NetworkNamespace): readonly string[] {
  const names = new Set([...Object.keys(DEFAULTS), ...ns.sysctls.keys(), 'net.netfilter.nf_conntrack_count']);
  for (const key of Object.keys(CONNTRACK_TIMEOUTS)) names.add(`net.netfilter.nf_conntrack_${key}`);
  for (const device of ['all', 'default', ...[...ns.links.values()].map((link) => link.name)]) {
    for (const key of Object.keys(CONF)) names.add(`net.ipv4.conf.${device}.${key}`);
  }
  return [...names].sort();
}

/** A number of an interface's own parameter, or the `all` one where that is higher (rp_filter, proxy_arp: the maximum counts). */
export function deviceSysctl(ns: NetworkNamespace, device: string, parameter: string): number {
  const own = Number(readSysctl(ns, `net.ipv4.conf.${device}.${parameter}`) ?? 0);
  return Math.max(own, Number(readSysctl(ns, `net.ipv4.conf.all.${parameter}`) ?? 0));
}

/** Whether packets that came in on the interface may be forwarded. */
export function forwards(ns: NetworkNamespace, link: Link, version: 4 | 6): boolean {
  if (version === 6) return readSysctl(ns, 'net.ipv6.conf.all.forwarding') === '1';
  return readSysctl(ns, `net.ipv4.conf.${link.name}.forwarding`) === '1';
}
