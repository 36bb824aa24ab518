import type { ConntrackTable } from './conntrack-entry.ts';
import type { Ruleset } from './netfilter/model.ts';

/** Unique in a network; hosts' own namespaces carry the host's name. */
export type NamespaceId = string;

/**
 * One network namespace: plain data. Everything `ip`, `bridge`, `ss`, `iptables-save`, `nft` and `conntrack` print is here
 * and nowhere else, and packets walk exactly this.
 */
export interface NetworkNamespace {
  readonly id: NamespaceId;
  /** the kernel it belongs to */
  readonly host: string;
  /** the name shown in traces */
  label: string;
  links: Map<number, Link>;
  nextIfindex: number;
  routes: Route[];
  rules: PolicyRule[];
  neighbours: Map<string, Neighbour>;
  /** packets that wait for a neighbour, by the neighbour's key */
  unresolved?: Map<string, import('./packet.ts').IpPacket[]> | undefined;
  /** fragments that wait for the rest of their packet, by who collects them and which packet it is */
  reassembly?: Map<string, import('./reassembly.ts').ReassemblyQueue> | undefined;
  /** tokens for ICMP errors, by whom they are sent to */
  icmpBuckets?: Map<string, { readonly tokens: number; readonly at: number }> | undefined;
  /** addresses that programs answer ARP for (arp-responder.ts) */
  arpResponders?: Map<string, { readonly socket: number; readonly device: string }> | undefined;
  /** nf_tables content of `iptables` and `nft` alike */
  ruleset: Ruleset;
  conntrack: ConntrackTable;
  /** full sysctl names, dots: `net.ipv4.ip_forward` -> `1`; absent ones have the kernel's default (sysctl.ts) */
  sysctls: Map<string, string>;
  /** learned path MTUs and redirects: destination -> entry (ip route get shows them) */
  exceptions: Map<string, RouteException>;
  /** SNMP counters that nstat prints, such as `IcmpOutDestUnreachs` */
  counters: Map<string, number>;
}

export interface RouteException {
  readonly mtu?: number | undefined;
  readonly gateway?: string | undefined;
  readonly expiresAt: number;
}

/** A network interface, ip-link(8). */
export interface Link {
  readonly index: number;
  name: string;
  mac: string;
  mtu: number;
  /** administrative state: `ip link set up` */
  up: boolean;
  /** whether it was ever up: until then it has no queue (`qdisc noop`) */
  everUp?: boolean | undefined;
  /** name of the bridge it is a port of */
  master: string | undefined;
  readonly device: LinkDevice;
  addresses: InterfaceAddress[];
  port: BridgePort | undefined;
  txqlen: number;
  stats: LinkStats;
  promiscuous: boolean;
  alias: string | undefined;
  /** a bridge without an address of its own: it has the lowest of its ports' (br_stp_recalculate_bridge_id) */
  followsPorts?: boolean | undefined;
  /** offload features that `ethtool -K` changed; packets here are never segmented by a device, so they change what is shown only */
  offloads?: Record<string, boolean> | undefined;
}

/** What kind of device it is, with the state only that kind has. */
export type LinkDevice =
  | { readonly kind: 'loopback' }
  | { readonly kind: 'dummy' }
  | { readonly kind: 'veth'; peer: { readonly namespace: NamespaceId; readonly index: number } | undefined }
  | { readonly kind: 'bridge'; fdb: Map<string, FdbEntry>; ageingSeconds: number; stp: boolean }
  /** a physical NIC plugged into a wire: a switch of the outside world, by id; undefined when unplugged */
  | { readonly kind: 'nic'; wire: string | undefined }
  | {
      readonly kind: 'vxlan';
      readonly vni: number;
      readonly port: number;
      readonly local: string | undefined;
      readonly underlay: string | undefined;
      readonly remote: string | undefined;
      readonly learning: boolean;
      readonly ttl: number | undefined;
      fdb: Map<string, VxlanFdbEntry[]>;
    }
  | { readonly kind: 'ipip'; readonly local: string | undefined; readonly remote: string | undefined; readonly ttl: number | undefined };

export interface BridgePort {
  /** 802.1D port state; no STP runs, so it is forwarding unless set otherwise */
  state: 'disabled' | 'listening' | 'learning' | 'forwarding' | 'blocking';
  hairpin: boolean;
  isolated: boolean;
  learning: boolean;
  flood: boolean;
}

/** A learned or static entry of a bridge's forwarding database. */
export interface FdbEntry {
  readonly mac: string;
  /** index of the port */
  readonly port: number;
  readonly kind: 'learned' | 'static' | 'permanent';
  readonly updatedAt: number;
}

export interface VxlanFdbEntry {
  readonly mac: string;
  readonly destination: string;
  readonly kind: 'learned' | 'static' | 'permanent';
  readonly updatedAt: number;
}

export interface InterfaceAddress {
  readonly ip: string;
  readonly prefixLength: number;
  readonly scope: 'global' | 'link' | 'host';
  readonly broadcast: string | undefined;
  readonly peer: string | undefined;
  readonly label: string | undefined;
  readonly secondary: boolean;
  /** `noprefixroute`, `dadfailed`, ... */
  readonly flags: readonly string[];
  /** simulated time when it expires; undefined is forever */
  readonly validUntil: number | undefined;
}

export interface LinkStats {
  rxPackets: number;
  rxBytes: number;
  rxDropped: number;
  rxErrors: number;
  txPackets: number;
  txBytes: number;
  txDropped: number;
  txErrors: number;
  txCarrier: number;
}

/** A route, ip-route(8). Tables: 255 local, 254 main, 253 default. */
export interface Route {
  readonly version: 4 | 6;
  readonly table: number;
  readonly type: 'unicast' | 'local' | 'broadcast' | 'unreachable' | 'prohibit' | 'blackhole' | 'throw';
  /** network address and prefix length; default is 0.0.0.0/0 or ::/0 */
  readonly destination: string;
  readonly prefixLength: number;
  /** one entry for an ordinary route, several for multipath, none for unreachable and its like */
  readonly nexthops: readonly Nexthop[];
  readonly metric: number;
  readonly scope: 'global' | 'link' | 'host' | 'site' | 'nowhere';
  /** `kernel`, `boot`, `static`, `bird`, ... */
  readonly protocol: string;
  readonly source: string | undefined;
  readonly mtu: number | undefined;
  readonly tos: number;
}

export interface Nexthop {
  readonly gateway: string | undefined;
  readonly ifindex: number;
  readonly onlink: boolean;
  readonly weight: number;
}

/** A policy rule, ip-rule(8). */
export interface PolicyRule {
  readonly version: 4 | 6;
  readonly priority: number;
  readonly from: { readonly ip: string; readonly prefixLength: number } | undefined;
  readonly to: { readonly ip: string; readonly prefixLength: number } | undefined;
  readonly mark: { readonly value: number; readonly mask: number } | undefined;
  readonly incoming: string | undefined;
  readonly outgoing: string | undefined;
  readonly not: boolean;
  readonly action: { readonly type: 'lookup'; readonly table: number } | { readonly type: 'unreachable' | 'prohibit' | 'blackhole' };
}

/** A neighbour entry (ARP or NDP); the map key is `<ifindex> <ip>`. States of ip-neighbour(8). */
export interface Neighbour {
  readonly ip: string;
  readonly ifindex: number;
  mac: string | undefined;
  state: 'incomplete' | 'reachable' | 'stale' | 'delay' | 'probe' | 'failed' | 'permanent' | 'noarp';
  updatedAt: number;
  /** solicitations sent without an answer */
  probes: number;
  proxy: boolean;
  router: boolean;
}
