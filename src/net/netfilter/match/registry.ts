import type { MatchExtension } from '../extension.ts';
import { addrtype } from './addrtype.ts';
import { comment } from './comment.ts';
import { conntrack } from './conntrack.ts';
import { icmp } from './icmp.ts';
import { limit } from './limit.ts';
import { mark } from './mark.ts';
import { multiport } from './multiport.ts';
import { physdev } from './physdev.ts';
import { portsExtension } from './ports.ts';
import { recent } from './recent.ts';
import { set } from './set.ts';
import { mac, nfacct } from './small.ts';
import { state } from './state.ts';
import { statistic } from './statistic.ts';

/** Every match module that is simulated, by the name after `-m`. */
export const MATCHES: Readonly<Record<string, MatchExtension>> = {
  addrtype,
  comment,
  conntrack,
  connmark: mark,
  icmp,
  icmp6: icmp,
  limit,
  mac,
  mark,
  multiport,
  nfacct,
  physdev,
  recent,
  sctp: portsExtension,
  set,
  state,
  statistic,
  tcp: portsExtension,
  udp: portsExtension,
};

/** Match modules that the real iptables ships and kubehop does not simulate. */
export const UNSIMULATED_MATCHES: readonly string[] = [
  'ah',
  'bpf',
  'cgroup',
  'cluster',
  'connbytes',
  'connlabel',
  'connlimit',
  'cpu',
  'dccp',
  'devgroup',
  'dscp',
  'dst',
  'ecn',
  'esp',
  'eui64',
  'frag',
  'hashlimit',
  'hbh',
  'helper',
  'hl',
  'ipcomp',
  'iprange',
  'ipv6header',
  'ipvs',
  'length',
  'mh',
  'osf',
  'owner',
  'pkttype',
  'policy',
  'quota',
  'rateest',
  'realm',
  'rpfilter',
  'rt',
  'socket',
  'srh',
  'string',
  'tcpmss',
  'time',
  'tos',
  'ttl',
  'u32',
];

export function findMatch(name: string): MatchExtension | undefined {
  return Object.hasOwn(MATCHES, name) ? MATCHES[name] : undefined;
}
