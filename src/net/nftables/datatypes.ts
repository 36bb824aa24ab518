import { canonicalIp, parseIpv4, parseIpv6 } from '../../base/ip.ts';
import { parsePort, parseProtocol } from '../netfilter/services.ts';
import type { Scalar } from './model.ts';

/** How values of one datatype are read, printed and ordered (nft(8) DATA TYPES; libnftables' datatype tables). */
export interface Datatype {
  /** as error messages call it */
  readonly title: string;
  readonly octets: number;
  /** symbolic names of values */
  readonly symbols?: Readonly<Record<string, number>> | undefined;
  /** values are bits that a list combines */
  readonly bits?: boolean | undefined;
  /** in the host's byte order, which decides how concatenations are sorted */
  readonly hostOrder?: boolean | undefined;
  /** elements on one line of a listing */
  readonly perLine: number;
}

const ICMP_TYPES = {
  'echo-reply': 0,
  'destination-unreachable': 3,
  'source-quench': 4,
  redirect: 5,
  'echo-request': 8,
  'router-advertisement': 9,
  'router-solicitation': 10,
  'time-exceeded': 11,
  'parameter-problem': 12,
  'timestamp-request': 13,
  'timestamp-reply': 14,
  'info-request': 15,
  'info-reply': 16,
  'address-mask-request': 17,
  'address-mask-reply': 18,
};
const ICMPV6_TYPES = {
  'destination-unreachable': 1,
  'packet-too-big': 2,
  'time-exceeded': 3,
  'parameter-problem': 4,
  'echo-request': 128,
  'echo-reply': 129,
  'mld-listener-query': 130,
  'mld-listener-report': 131,
  'mld-listener-done': 132,
  'nd-router-solicit': 133,
  'nd-router-advert': 134,
  'nd-neighbor-solicit': 135,
  'nd-neighbor-advert': 136,
  'nd-redirect': 137,
};
export const ICMP_CODES = {
  'net-unreachable': 0,
  'host-unreachable': 1,
  'prot-unreachable': 2,
  'port-unreachable': 3,
  'net-prohibited': 9,
  'host-prohibited': 10,
  'admin-prohibited': 13,
  'frag-needed': 4,
};
export const ICMPV6_CODES = { 'no-route': 0, 'admin-prohibited': 1, 'addr-unreachable': 3, 'port-unreachable': 4 };
const PROTOCOLS = {
  icmp: 1,
  igmp: 2,
  ipencap: 4,
  tcp: 6,
  udp: 17,
  dccp: 33,
  gre: 47,
  esp: 50,
  ah: 51,
  'ipv6-icmp': 58,
  sctp: 132,
  udplite: 136,
};
const STATES = { invalid: 1, established: 2, related: 4, new: 8, untracked: 64 };
const STATUS = { expected: 1, 'seen-reply': 2, assured: 4, confirmed: 8, snat: 16, dnat: 32, dying: 512 };
const ADDRESS_TYPES = {
  unspec: 0,
  unicast: 1,
  local: 2,
  broadcast: 3,
  anycast: 4,
  multicast: 5,
  blackhole: 6,
  unreachable: 7,
  prohibit: 8,
};

const TYPES: Readonly<Record<string, Datatype>> = {
  integer: { title: 'integer', octets: 4, perLine: 1 },
  string: { title: 'string', octets: 16, perLine: 1 },
  ipv4_addr: { title: 'IPv4 address', octets: 4, perLine: 2 },
  ipv6_addr: { title: 'IPv6 address', octets: 16, perLine: 1 },
  inet_service: { title: 'internet network service', octets: 2, perLine: 5 },
  inet_proto: { title: 'Internet protocol', octets: 1, symbols: PROTOCOLS, perLine: 5 },
  mark: { title: 'packet mark', octets: 4, hostOrder: true, perLine: 5 },
  ifname: { title: 'network interface name', octets: 16, hostOrder: true, perLine: 1 },
  iface_index: { title: 'network interface index', octets: 4, hostOrder: true, perLine: 2 },
  ct_state: { title: 'conntrack state', octets: 4, symbols: STATES, bits: true, hostOrder: true, perLine: 5 },
  ct_status: { title: 'conntrack status', octets: 4, symbols: STATUS, bits: true, hostOrder: true, perLine: 5 },
  ct_dir: { title: 'conntrack direction', octets: 1, symbols: { original: 0, reply: 1 }, perLine: 5 },
  tcp_flag: {
    title: 'TCP flag',
    octets: 1,
    symbols: { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32, ecn: 64, cwr: 128 },
    bits: true,
    perLine: 5,
  },
  icmp_type: { title: 'ICMP type', octets: 1, symbols: ICMP_TYPES, perLine: 5 },
  icmpv6_type: { title: 'ICMPv6 type', octets: 1, symbols: ICMPV6_TYPES, perLine: 5 },
  icmp_code: { title: 'icmp code', octets: 1, symbols: ICMP_CODES, perLine: 5 },
  icmpv6_code: { title: 'icmpv6 code', octets: 1, symbols: ICMPV6_CODES, perLine: 5 },
  fib_addrtype: { title: 'fib address type', octets: 4, symbols: ADDRESS_TYPES, perLine: 5 },
  nf_proto: { title: 'netfilter protocol', octets: 1, symbols: { ipv4: 2, ipv6: 10 }, perLine: 5 },
  pkt_type: { title: 'packet type', octets: 1, symbols: { host: 0, unicast: 0, broadcast: 1, multicast: 2, other: 3 }, perLine: 5 },
  ether_type: { title: 'Ethernet protocol', octets: 2, symbols: { ip: 0x0800, arp: 0x0806, ip6: 0x86dd, vlan: 0x8100 }, perLine: 5 },
  verdict: { title: 'verdict', octets: 4, perLine: 1 },
};

export function findDatatype(name: string): Datatype | undefined {
  return Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
}

/** What went wrong with a value; the sentence that nft prints after "Error: ". */
export type Reading = { readonly ok: true; readonly value: Scalar } | { readonly ok: false; readonly error: string };

/** Reads one value of a type. */
export function readScalar(type: string, text: string): Reading {
  const found = (value: Scalar): Reading => ({ ok: true, value });
  const wrong = (error: string): Reading => ({ ok: false, error });
  const number = /^(0x[0-9a-fA-F]+|\d+)$/.test(text) ? Number(text) : undefined;
  switch (type) {
    case 'ipv4_addr': {
      const ip = parseIpv4(text) === undefined ? undefined : canonicalIp(text);
      return ip === undefined ? wrong('Could not resolve hostname: Temporary failure in name resolution') : found(ip);
    }
    case 'ipv6_addr': {
      const ip = parseIpv6(text) === undefined ? undefined : canonicalIp(text);
      return ip === undefined ? wrong('Could not resolve hostname: Temporary failure in name resolution') : found(ip);
    }
    case 'inet_service': {
      if (number !== undefined) return number <= 65535 ? found(number) : wrong('Service out of range');
      const port = parsePort(text);
      return port === undefined ? wrong('Could not resolve service: Servname not supported for ai_socktype') : found(port);
    }
    case 'inet_proto': {
      const protocol = text === 'all' ? undefined : parseProtocol(text);
      if (number !== undefined && number > 255) return wrong('Protocol out of range');
      return protocol === undefined ? wrong('Could not resolve protocol name') : found(protocol);
    }
    case 'ifname':
    case 'iface_index':
    case 'string':
      return text.length > 16 ? wrong('String exceeds maximum length of 16') : found(text);
  }
  const entry = findDatatype(type);
  const symbol = entry?.symbols && Object.hasOwn(entry.symbols, text) ? entry.symbols[text] : undefined;
  if (symbol !== undefined) return found(symbol);
  if (number !== undefined) {
    const most = 2 ** (8 * (entry?.octets ?? 4)) - 1;
    return number > most ? wrong(`Value ${number} exceeds valid range 0-${most}`) : found(number);
  }
  return wrong(
    entry?.symbols || type === 'integer' || type === 'mark' ? `Could not parse ${entry?.title ?? type}` : 'Could not parse value',
  );
}

/** Prints one value of a type; `numeric` (`nft -n`) prints no names. */
export function printScalar(type: string, value: Scalar, numeric = false): string {
  if (typeof value === 'string') return type === 'ifname' || type === 'iface_index' || type === 'string' ? `"${value}"` : value;
  if (type === 'mark') return `0x${(value >>> 0).toString(16).padStart(8, '0')}`;
  const entry = findDatatype(type);
  const symbols = Object.entries(entry?.symbols ?? {});
  if (numeric && entry?.bits) {
    const set = Object.values(entry.symbols ?? {}).filter((bit) => (value & bit) !== 0);
    return (
      set
        .sort((a, b) => a - b)
        .map((bit) => `0x${bit.toString(16)}`)
        .join(',') || '0x0'
    );
  }
  if (numeric) return String(value);
  if (entry?.bits) {
    const names = [...symbols].sort(([, a], [, b]) => a - b).filter(([, bit]) => (value & bit) !== 0);
    return names.length === 0 ? `0x${value.toString(16)}` : names.map(([name]) => name).join(',');
  }
  return symbols.find(([, number]) => number === value)?.[0] ?? String(value);
}
