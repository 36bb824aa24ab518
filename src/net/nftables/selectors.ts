import { isDestinationNat, isSourceNat } from '../conntrack/status.ts';
import type { Tuple } from '../conntrack-entry.ts';
import type { HookContext } from '../netfilter/extension.ts';
import { icmpNumbers, ports, protocolNumber } from '../netfilter/packet-view.ts';
import type { Scalar } from './model.ts';

/** What an expression can read from a packet; undefined where the packet has no such thing, and then no rule that reads it matches. */
export interface Selector {
  readonly type: string;
  /** network protocol it needs, and so implies */
  readonly family?: 'ip' | 'ip6' | undefined;
  /** transport protocol it needs, and so implies */
  readonly protocol?: 'tcp' | 'udp' | 'sctp' | 'icmp' | 'icmpv6' | 'udplite' | 'dccp' | undefined;
  readonly tracking?: boolean | undefined;
  read(context: HookContext): Scalar | undefined;
}

const v4 = (pick: (context: HookContext) => Scalar | undefined, type: string): Selector => ({
  type,
  family: 'ip',
  read: (context) => (context.packet.version === 4 ? pick(context) : undefined),
});
const v6 = (pick: (context: HookContext) => Scalar | undefined, type: string): Selector => ({
  type,
  family: 'ip6',
  read: (context) => (context.packet.version === 6 ? pick(context) : undefined),
});

const PROTOCOLS = { tcp: 6, udp: 17, sctp: 132, udplite: 136, dccp: 33 } as const;

function portsOf(protocol: keyof typeof PROTOCOLS): Record<string, Selector> {
  const side = (pick: 'source' | 'destination'): Selector => ({
    type: 'inet_service',
    protocol,
    read: ({ packet }) => (protocolNumber(packet) === PROTOCOLS[protocol] ? ports(packet)?.[pick] : undefined),
  });
  return { [`${protocol} sport`]: side('source'), [`${protocol} dport`]: side('destination') };
}

function icmp(version: 4 | 6, field: 'type' | 'code'): Selector {
  return {
    type: version === 4 ? `icmp_${field}` : `icmpv6_${field}`,
    protocol: version === 4 ? 'icmp' : 'icmpv6',
    read({ packet }) {
      const { payload } = packet;
      return packet.version === version && payload.protocol === 'icmp' ? icmpNumbers(payload.icmp, version)[field] : undefined;
    },
  };
}

function tuple(direction: 'original' | 'reply'): Record<string, Selector> {
  const of = (type: string, pick: (tuple: Tuple) => Scalar): Selector => ({
    type,
    tracking: true,
    read: ({ entry }) => (entry ? pick(entry[direction]) : undefined),
  });
  return {
    [`ct ${direction} ip saddr`]: of('ipv4_addr', (entry) => entry.source),
    [`ct ${direction} ip daddr`]: of('ipv4_addr', (entry) => entry.destination),
    [`ct ${direction} ip6 saddr`]: of('ipv6_addr', (entry) => entry.source),
    [`ct ${direction} ip6 daddr`]: of('ipv6_addr', (entry) => entry.destination),
    [`ct ${direction} proto-src`]: of('inet_service', (entry) => entry.sourcePort),
    [`ct ${direction} proto-dst`]: of('inet_service', (entry) => entry.destinationPort),
  };
}

const STATES = { INVALID: 1, ESTABLISHED: 2, RELATED: 4, NEW: 8, UNTRACKED: 64 } as const;
const FLAGS = [
  ['fin', 1],
  ['syn', 2],
  ['rst', 4],
  ['psh', 8],
  ['ack', 16],
] as const;

const SELECTORS: Readonly<Record<string, Selector>> = {
  'ip saddr': v4(({ packet }) => packet.source, 'ipv4_addr'),
  'ip daddr': v4(({ packet }) => packet.destination, 'ipv4_addr'),
  'ip protocol': v4(({ packet }) => protocolNumber(packet), 'inet_proto'),
  'ip ttl': v4(({ packet }) => packet.ttl, 'integer'),
  'ip length': v4(({ length }) => length, 'integer'),
  'ip id': v4(({ packet }) => packet.id, 'integer'),
  'ip version': v4(() => 4, 'integer'),
  'ip6 saddr': v6(({ packet }) => packet.source, 'ipv6_addr'),
  'ip6 daddr': v6(({ packet }) => packet.destination, 'ipv6_addr'),
  'ip6 nexthdr': v6(({ packet }) => protocolNumber(packet), 'inet_proto'),
  'ip6 hoplimit': v6(({ packet }) => packet.ttl, 'integer'),
  'ip6 length': v6(({ length }) => length - 40, 'integer'),
  'ip6 version': v6(() => 6, 'integer'),
  ...portsOf('tcp'),
  ...portsOf('udp'),
  ...portsOf('sctp'),
  ...portsOf('udplite'),
  ...portsOf('dccp'),
  'th sport': { type: 'inet_service', read: ({ packet }) => ports(packet)?.source },
  'th dport': { type: 'inet_service', read: ({ packet }) => ports(packet)?.destination },
  'tcp flags': {
    type: 'tcp_flag',
    protocol: 'tcp',
    read({ packet: { payload } }) {
      if (payload.protocol !== 'tcp') return undefined;
      const { flags } = payload.tcp;
      return FLAGS.reduce((sum, [name, bit]) => sum + (flags[name] ? bit : 0), 0);
    },
  },
  'icmp type': icmp(4, 'type'),
  'icmp code': icmp(4, 'code'),
  'icmpv6 type': icmp(6, 'type'),
  'icmpv6 code': icmp(6, 'code'),
  'meta mark': { type: 'mark', read: ({ packet }) => packet.meta.mark },
  'meta l4proto': { type: 'inet_proto', read: ({ packet }) => protocolNumber(packet) },
  'meta nfproto': { type: 'nf_proto', read: ({ packet }) => (packet.version === 4 ? 2 : 10) },
  'meta protocol': { type: 'ether_type', read: ({ packet }) => (packet.version === 4 ? 0x0800 : 0x86dd) },
  'meta length': { type: 'integer', read: ({ length }) => length },
  'meta pkttype': { type: 'pkt_type', read: () => 0 },
  // an index that a name stands for: interfaces are looked at by name here
  'meta iif': { type: 'iface_index', read: ({ devices }) => devices.in },
  'meta oif': { type: 'iface_index', read: ({ devices }) => devices.out },
  'meta iifname': { type: 'ifname', read: ({ devices }) => devices.in },
  'meta oifname': { type: 'ifname', read: ({ devices }) => devices.out },
  'ct state': { type: 'ct_state', tracking: true, read: ({ tracking }) => STATES[tracking?.state ?? 'INVALID'] },
  'ct status': {
    type: 'ct_status',
    tracking: true,
    read({ entry }) {
      if (!entry) return undefined;
      return (
        (entry.seenReply ? 2 : 0) +
        (entry.assured ? 4 : 0) +
        (entry.confirmed ? 8 : 0) +
        (isSourceNat(entry) ? 16 : 0) +
        (isDestinationNat(entry) ? 32 : 0)
      );
    },
  },
  'ct mark': { type: 'mark', tracking: true, read: ({ entry }) => entry?.mark },
  'ct zone': { type: 'integer', tracking: true, read: ({ entry }) => entry?.zone },
  'ct direction': { type: 'ct_dir', tracking: true, read: ({ tracking }) => (tracking?.direction === 'reply' ? 1 : 0) },
  'ct protocol': { type: 'inet_proto', tracking: true, read: ({ entry }) => entry?.protocolNumber },
  ...tuple('original'),
  ...tuple('reply'),
};

export function findSelector(key: string): Selector | undefined {
  return Object.hasOwn(SELECTORS, key) ? SELECTORS[key] : undefined;
}

/** Names of `meta` that may stand without it. */
export const UNQUALIFIED: ReadonlySet<string> = new Set(['mark', 'iif', 'oif', 'iifname', 'oifname', 'l4proto', 'nfproto', 'pkttype']);

/** How `nft list` writes a key: interface names stand without `meta`. */
export function printKey(key: string): string {
  return /^meta (iif|oif|iifname|oifname)$/.test(key) ? key.slice(5) : key;
}
