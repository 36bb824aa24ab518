import type { NftTable } from '../nftables/model.ts';

/**
 * Rule tables as data. `iptables` (the nf_tables variant) and `nft` edit these; `iptables-save` and `nft list ruleset`
 * print them; packets walk them. There is no second description.
 *
 * Hook order (netfilter's own): raw -300, conntrack -200, mangle -150, nat DNAT -100, filter 0, nat SNAT 100, confirm last.
 *
 *   in ──▶ PREROUTING ──▶ route ──▶ FORWARD ──▶ POSTROUTING ──▶ out
 *                           │                       ▲
 *                           ▼                       │
 *                         INPUT ──▶ socket ──▶ OUTPUT
 */
export type Hook = 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING';

export type TableName = 'raw' | 'mangle' | 'nat' | 'filter' | 'security';

export interface Ruleset {
  /** iptables tables by version and name: `4 nat`; absent until first used, as in the kernel */
  iptables: Map<string, IptablesTable>;
  /** nftables tables by `<family> <name>`, see nftables/model.ts (written by `nft`, kube-proxy's nftables mode) */
  nftables: Map<string, NftTable>;
  ipsets: Map<string, IpSet>;
  /** lists of `-m recent`: name -> address -> times (simulated ms), newest last */
  recent: Map<string, Map<string, number[]>>;
  /** whether anything here needs connection tracking; undefined after an edit, computed when next asked (conntrack/needed.ts) */
  tracks?: boolean | undefined;
  /** next handle of a table, of either kind: `nft -a` shows it, and tables are listed in its order */
  nextHandle?: number | undefined;
}

export interface IpSet {
  readonly name: string;
  readonly type: string;
  readonly options: readonly string[];
  entries: string[];
}

export interface IptablesTable {
  readonly version: 4 | 6;
  readonly name: TableName;
  /** when it was made among all tables; undefined until it is first written */
  handle?: number | undefined;
  /** built-in chains first, in hook order, then user chains in the order iptables-save prints them */
  chains: Map<string, Chain>;
  /** chains in the order in which the kernel got them: iptables-nft makes a built-in one when it is first needed (`nft list ruleset` shows only these) */
  hooked?: Set<string> | undefined;
}

export interface Chain {
  readonly name: string;
  /** policy of a built-in chain; undefined for user chains */
  policy: 'ACCEPT' | 'DROP' | undefined;
  packets: number;
  bytes: number;
  /** a base chain counts what reaches its policy only when it was made or set with counters: by -P or iptables-restore, not by -A (nft_base_chain.stats) */
  counts?: boolean | undefined;
  rules: Rule[];
}

/** One rule. Frozen but for its counters; the matches stand in the order in which iptables-save prints them. */
export interface Rule {
  readonly spec: RuleSpec;
  packets: number;
  bytes: number;
  /** state of `-m statistic --mode nth` and `-m limit`, kept per rule as the kernel does */
  nth?: number | undefined;
  credit?: { tokens: number; at: number } | undefined;
}

export interface RuleSpec {
  readonly source: AddressMatch | undefined;
  readonly destination: AddressMatch | undefined;
  readonly incoming: NameMatch | undefined;
  readonly outgoing: NameMatch | undefined;
  readonly protocol: { readonly name: string; readonly not: boolean } | undefined;
  readonly fragment: boolean;
  readonly matches: readonly Match[];
  readonly target: Target | undefined;
}

export interface AddressMatch {
  readonly ip: string;
  readonly prefixLength: number;
  readonly not: boolean;
}
/** interface name; a trailing `+` is a wildcard */
export interface NameMatch {
  readonly name: string;
  readonly not: boolean;
}

/** Extension matches (iptables-extensions(8)); `match` names the module as `-m` does. */
export type Match =
  | { readonly match: 'comment'; readonly text: string }
  | { readonly match: 'conntrack'; readonly states: readonly string[]; readonly not: boolean; readonly extra: readonly ConntrackOption[] }
  | { readonly match: 'state'; readonly states: readonly string[]; readonly not: boolean }
  | {
      readonly match: 'addrtype';
      readonly source: TypeMatch | undefined;
      readonly destination: TypeMatch | undefined;
      readonly limitIn: boolean;
      readonly limitOut: boolean;
    }
  | {
      readonly match: 'statistic';
      readonly mode: 'random';
      /** in 1/2^31 units as the kernel keeps it */ readonly probability: number;
      readonly not: boolean;
    }
  | { readonly match: 'statistic'; readonly mode: 'nth'; readonly every: number; readonly packet: number; readonly not: boolean }
  | { readonly match: 'mark' | 'connmark'; readonly value: number; readonly mask: number; readonly not: boolean }
  | {
      readonly match: 'multiport';
      readonly side: 'sports' | 'dports' | 'ports';
      readonly ports: readonly PortRange[];
      readonly not: boolean;
    }
  | {
      readonly match: 'tcp' | 'udp' | 'sctp';
      readonly sourcePort: PortMatch | undefined;
      readonly destinationPort: PortMatch | undefined;
      readonly tcpFlags: TcpFlagMatch | undefined;
    }
  | { readonly match: 'icmp' | 'icmp6'; readonly type: number; readonly code: number | undefined; readonly not: boolean }
  | { readonly match: 'set'; readonly name: string; readonly directions: readonly string[]; readonly not: boolean }
  | {
      readonly match: 'recent';
      readonly action: 'set' | 'rcheck' | 'update' | 'remove';
      readonly name: string;
      readonly seconds: number | undefined;
      readonly hitcount: number | undefined;
      readonly reap: boolean;
      readonly side: 'rsource' | 'rdest';
      readonly mask: string;
      readonly not: boolean;
    }
  | {
      readonly match: 'physdev';
      readonly incoming: NameMatch | undefined;
      readonly outgoing: NameMatch | undefined;
      readonly isIn: boolean;
      readonly isOut: boolean;
      readonly isBridged: boolean;
    }
  | { readonly match: 'limit'; readonly average: string; readonly burst: number }
  | { readonly match: 'mac'; readonly source: string; readonly not: boolean }
  | { readonly match: 'nfacct'; readonly name: string }
  | { readonly match: 'rpfilter'; readonly options: readonly string[] };

export interface ConntrackOption {
  readonly option: string;
  readonly value: string;
  readonly not: boolean;
}
export interface TypeMatch {
  readonly type: string;
  readonly not: boolean;
}
export interface PortRange {
  readonly from: number;
  readonly to: number;
}
export interface PortMatch extends PortRange {
  readonly not: boolean;
}
export interface TcpFlagMatch {
  readonly mask: readonly string[];
  readonly set: readonly string[];
  readonly not: boolean;
}

export type Target =
  | { readonly target: 'ACCEPT' | 'DROP' | 'RETURN' | 'NOTRACK' }
  | { readonly target: 'jump' | 'goto'; readonly chain: string }
  | { readonly target: 'REJECT'; /** as --reject-with takes it */ readonly with: string }
  | {
      readonly target: 'DNAT' | 'SNAT';
      /** as --to-destination / --to-source takes it */ readonly to: string;
      readonly random: boolean;
      readonly randomFully: boolean;
      readonly persistent: boolean;
    }
  | { readonly target: 'MASQUERADE'; readonly ports: string | undefined; readonly random: boolean; readonly randomFully: boolean }
  | { readonly target: 'REDIRECT'; readonly ports: string | undefined; readonly random: boolean }
  | { readonly target: 'MARK'; /** --set-xmark value/mask */ readonly value: number; readonly mask: number }
  | {
      readonly target: 'CONNMARK';
      readonly action: 'set-xmark' | 'save-mark' | 'restore-mark';
      readonly value: number;
      readonly mask: number;
      readonly nfmask: number;
      readonly ctmask: number;
    }
  | { readonly target: 'LOG'; readonly prefix: string; readonly level: number }
  | { readonly target: 'TCPMSS'; readonly clampToPmtu: boolean; readonly mss: number | undefined }
  | { readonly target: 'CT'; readonly options: readonly string[] };
