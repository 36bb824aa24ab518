import type { TargetExtension } from '../extension.ts';
import { ct, notrack } from './ct.ts';
import { log } from './log.ts';
import { connmark, mark } from './mark.ts';
import { dnat, masquerade, redirect, snat } from './nat.ts';
import { reject } from './reject.ts';
import { tcpmss } from './tcpmss.ts';

/** Every target module that is simulated, by the name after `-j`. */
export const TARGETS: Readonly<Record<string, TargetExtension>> = {
  CONNMARK: connmark,
  CT: ct,
  DNAT: dnat,
  LOG: log,
  MARK: mark,
  MASQUERADE: masquerade,
  NOTRACK: notrack,
  REDIRECT: redirect,
  REJECT: reject,
  SNAT: snat,
  TCPMSS: tcpmss,
};

/** Targets that the real iptables ships and kubehop does not simulate. */
export const UNSIMULATED_TARGETS: readonly string[] = [
  'AUDIT',
  'CHECKSUM',
  'CLASSIFY',
  'CLUSTERIP',
  'CONNSECMARK',
  'DNPT',
  'DSCP',
  'ECN',
  'HL',
  'HMARK',
  'IDLETIMER',
  'LED',
  'NETMAP',
  'NFLOG',
  'NFQUEUE',
  'QUEUE',
  'RATEEST',
  'SECMARK',
  'SET',
  'SNPT',
  'SYNPROXY',
  'TCPOPTSTRIP',
  'TEE',
  'TOS',
  'TPROXY',
  'TRACE',
  'TTL',
  'ULOG',
];

export function findTarget(name: string): TargetExtension | undefined {
  return Object.hasOwn(TARGETS, name) ? TARGETS[name] : undefined;
}
