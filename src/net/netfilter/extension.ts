import type { Result } from '../../base/result.ts';
import type { PacketTracking } from '../packet.ts';
import type { IpPacket } from '../packet.ts';
import type { ConntrackEntry } from '../conntrack-entry.ts';
import type { NetworkNamespace } from '../namespace.ts';
import type { Network } from '../network.ts';
import type { Hook, Match, Rule, Target } from './model.ts';

/** Interfaces a packet touches at a hook; `phys*` are bridge ports, when bridge-nf hands a bridged packet to the IP hooks. */
export interface HookDevices {
  readonly in?: string | undefined;
  readonly out?: string | undefined;
  readonly physIn?: string | undefined;
  readonly physOut?: string | undefined;
}

/** A packet on its way through the rules of one hook. Only `packet` changes: targets replace it. */
export interface HookContext {
  readonly network: Network;
  readonly namespace: NetworkNamespace;
  readonly hook: Hook;
  readonly devices: HookDevices;
  packet: IpPacket;
  readonly length: number;
  tracking: PacketTracking | undefined;
  entry: ConntrackEntry | undefined;
  /** the table and chain being walked, for trace steps */
  at: string;
  /** conntrack zone a raw rule chose */
  zone: number;
  /** jumps and rules spent; bounds the walk */
  budget: number;
}

/** An option as typed: `! --dport 80` is `{ name: '--dport', values: ['80'], not: true }`. */
export interface TypedOption {
  readonly name: string;
  readonly values: readonly string[];
  readonly not: boolean;
}

/** A match module. `options` says how many words each option takes; `build` checks them; print and list are save and -L. */
export interface MatchExtension<M extends Match = Match> {
  readonly options: Readonly<Record<string, number>>;
  build(options: readonly TypedOption[], version: 4 | 6, module: string, protocol: string | undefined): Result<M>;
  /** after `-m name`; empty when there is nothing */
  print(match: M): string;
  /** the words in the last column of `iptables -L` */
  list(match: M, numeric: boolean): string;
  matches(match: M, context: HookContext, rule: Rule): boolean;
}

/** A target module. */
export interface TargetExtension<T extends Target = Target> {
  readonly options: Readonly<Record<string, number>>;
  /** tables it may stand in; any when undefined */
  readonly tables?: readonly string[] | undefined;
  build(options: readonly TypedOption[], version: 4 | 6, target: string): Result<T>;
  print(target: T): string;
  list(target: T): string;
  apply(target: T, context: HookContext): TargetVerdict;
}

/** What a target does to the walk. */
export type TargetVerdict = 'continue' | 'accept' | 'drop' | 'return' | { readonly reject: string };
