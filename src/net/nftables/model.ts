import type { Hook } from '../netfilter/model.ts';

/**
 * nftables as data, nft(8): tables hold chains, sets, maps and counters; a rule is a list of statements over expressions. `nft` and
 * kube-proxy's nftables mode edit this, `nft list` prints it, packets walk it.
 */
export type Family = 'ip' | 'ip6' | 'inet';

/** Addresses and interface names are texts; everything else is a number. */
export type Scalar = number | string;

export interface NftTable {
  readonly family: Family;
  readonly name: string;
  readonly handle: number;
  comment?: string | undefined;
  /** chains, sets and counters in the order in which they were made */
  chains: Map<string, NftChain>;
  sets: Map<string, NftSet>;
  counters: Map<string, NftCounter>;
  /** names of the chains that are hooked, so that a packet need not look at all */
  baseChains: string[];
  nextHandle: number;
}

export interface NftChain {
  readonly name: string;
  readonly handle: number;
  comment?: string | undefined;
  base?: BaseChain | undefined;
  rules: NftRule[];
}

export interface BaseChain {
  readonly type: 'filter' | 'nat' | 'route';
  readonly hook: Hook;
  readonly priority: number;
  readonly policy: 'accept' | 'drop';
}

/** Statements are frozen; what changes while packets pass stands beside them. */
export interface NftRule {
  readonly handle: number;
  readonly statements: readonly Statement[];
  readonly comment?: string | undefined;
  /** of each `counter` statement, in order */
  counters: Counted[];
  /** token bucket of `limit` */
  tokens?: { left: number; at: number } | undefined;
  /** next number of `numgen inc` */
  next?: number | undefined;
}

export interface Counted {
  packets: number;
  bytes: number;
}

export interface NftCounter extends Counted {
  readonly name: string;
  readonly handle: number;
  readonly comment?: string | undefined;
}

/** A named set, or a map when `data` says what its elements lead to. */
export interface NftSet {
  readonly name: string;
  readonly handle: number;
  /** datatypes of the key: several are a concatenation */
  readonly key: readonly string[];
  /** datatypes of the values, or `['verdict']` */
  readonly data?: readonly string[] | undefined;
  /** the expressions of `typeof`, as typed */
  readonly typeOf?: string | undefined;
  readonly flags: readonly SetFlag[];
  /** milliseconds */
  readonly timeout?: number | undefined;
  readonly gcInterval?: number | undefined;
  readonly size?: number | undefined;
  readonly autoMerge?: boolean | undefined;
  /** every element counts */
  readonly counts?: boolean | undefined;
  readonly comment?: string | undefined;
  /** by the text of the key (see set.ts) */
  elements: Map<string, NftElement>;
}

export type SetFlag = 'constant' | 'interval' | 'dynamic' | 'timeout';

/** One part of an element's key: a value or an inclusive range. */
export type KeyPart = Scalar | { readonly from: Scalar; readonly to: Scalar };

export interface NftElement {
  readonly key: readonly KeyPart[];
  readonly verdict?: Verdict | undefined;
  readonly value?: readonly KeyPart[] | undefined;
  readonly comment?: string | undefined;
  /** milliseconds */
  readonly timeout?: number | undefined;
  readonly expiresAt?: number | undefined;
  counter?: Counted | undefined;
}

export type Verdict =
  { readonly verdict: 'accept' | 'drop' | 'return' | 'continue' } | { readonly verdict: 'jump' | 'goto'; readonly chain: string };

export type Expression =
  /** what a packet carries: `ip saddr`, `meta mark`, `ct state` (selectors.ts) */
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'fib'; readonly fields: readonly string[]; readonly result: 'type' | 'oif' | 'oifname' }
  | { readonly kind: 'numgen'; readonly mode: 'random' | 'inc'; readonly mod: number; readonly offset: number }
  | { readonly kind: 'value'; readonly type: string; readonly value: Scalar }
  | { readonly kind: 'prefix'; readonly ip: string; readonly length: number }
  | { readonly kind: 'range'; readonly type: string; readonly from: Scalar; readonly to: Scalar }
  /** `established,related`: any of these bits */
  | { readonly kind: 'flags'; readonly type: string; readonly mask: number }
  | { readonly kind: 'concat'; readonly parts: readonly Expression[] }
  | { readonly kind: 'binary'; readonly op: BinaryOperator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'set'; readonly types: readonly string[]; readonly elements: readonly NftElement[] }
  | { readonly kind: 'reference'; readonly set: string }
  | {
      readonly kind: 'map';
      readonly key: Expression;
      readonly from: Extract<Expression, { kind: 'set' | 'reference' }>;
      readonly data: readonly string[];
    };

export type BinaryOperator = '&' | '|' | '^' | '<<' | '>>';
export type Relation = '' | '==' | '!=' | '<' | '>' | '<=' | '>=';

export interface RateLimit {
  readonly rate: number;
  readonly unit: 'second' | 'minute' | 'hour' | 'day' | 'week';
  /** octets per rate unit; undefined counts packets */
  readonly bytes?: 'bytes' | 'kbytes' | 'mbytes' | undefined;
  readonly burst: number;
  readonly over: boolean;
}

export type Statement =
  | { readonly statement: 'match'; readonly left: Expression; readonly op: Relation; readonly right: Expression }
  | { readonly statement: 'verdict'; readonly verdict: Verdict }
  | { readonly statement: 'vmap'; readonly key: Expression; readonly from: Extract<Expression, { kind: 'set' | 'reference' }> }
  | { readonly statement: 'counter' }
  | { readonly statement: 'counter-object'; readonly name: string }
  | { readonly statement: 'set'; readonly key: 'meta mark' | 'ct mark'; readonly value: Expression }
  | NatStatement
  | { readonly statement: 'reject'; /** as `iptables --reject-with` calls it for IPv4 */ readonly kind: string }
  | { readonly statement: 'log'; readonly options: string; readonly prefix: string }
  | { readonly statement: 'limit'; readonly limit: RateLimit }
  | { readonly statement: 'notrack' }
  | {
      readonly statement: 'dynamic';
      readonly op: 'add' | 'update' | 'delete';
      readonly set: string;
      readonly key: Expression;
      readonly timeout?: number | undefined;
      readonly counter: boolean;
    };

export interface NatStatement {
  readonly statement: 'dnat' | 'snat' | 'masquerade' | 'redirect';
  /** `dnat ip to`: written in tables of family inet, and with maps of addresses and ports */
  readonly family?: 'ip' | 'ip6' | undefined;
  readonly address?: Expression | undefined;
  readonly port?: Expression | undefined;
  /** random, fully-random, persistent, as typed */
  readonly flags: readonly string[];
}

export function tableKey(family: string, name: string): string {
  return `${family} ${name}`;
}
