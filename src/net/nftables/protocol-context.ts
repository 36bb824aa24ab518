import type { Expression, Family } from './model.ts';
import { findSelector } from './selectors.ts';

/** Which protocols the matches of a rule have settled so far: two of one layer contradict each other. */
export interface ProtocolContext {
  readonly table: Family;
  network?: 'ip' | 'ip6' | undefined;
  transport?: string | undefined;
}

const NAMES: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmpv6', 132: 'sctp', 136: 'udplite', 33: 'dccp' };

/** Notes what an expression implies; a sentence when it contradicts. `equal` is what it must equal, when known. */
export function noteProtocols(context: ProtocolContext, left: Expression, equal?: Expression): string | undefined {
  if (left.kind === 'concat') {
    for (const part of left.parts) {
      const conflict = noteProtocols(context, part);
      if (conflict !== undefined) return conflict;
    }
    return undefined;
  }
  if (left.kind === 'binary') return noteProtocols(context, left.left);
  if (left.kind !== 'key') return undefined;
  const selector = findSelector(left.key);
  const network = selector?.family;
  if (network !== undefined) {
    const known = context.network ?? (context.table === 'inet' ? undefined : context.table);
    if (known !== undefined && known !== network) return `conflicting protocols specified: ${known} vs. ${network}`;
    context.network = network;
  }
  const transport = selector?.protocol;
  if (transport !== undefined) {
    if (context.transport !== undefined && context.transport !== 'any' && context.transport !== transport)
      return `conflicting protocols specified: ${context.transport} vs. ${transport}`;
    context.transport = transport;
  }
  if (left.key === 'meta nfproto' && equal?.kind === 'value') context.network = equal.value === 2 ? 'ip' : 'ip6';
  if (left.key === 'meta l4proto' || left.key === 'ip protocol' || left.key === 'ip6 nexthdr') {
    if (equal?.kind === 'value' && typeof equal.value === 'number') context.transport = NAMES[equal.value] ?? 'any';
    else context.transport ??= 'any';
  }
  return undefined;
}
