import { err, ok } from '../../../base/result.ts';
import type { TargetExtension } from '../extension.ts';
import type { Target } from '../model.ts';

const ALIASES: Readonly<Record<string, string>> = {
  'net-unreach': 'icmp-net-unreachable',
  'host-unreach': 'icmp-host-unreachable',
  'proto-unreach': 'icmp-proto-unreachable',
  'port-unreach': 'icmp-port-unreachable',
  'net-prohib': 'icmp-net-prohibited',
  'host-prohib': 'icmp-host-prohibited',
  'admin-prohib': 'icmp-admin-prohibited',
  'tcp-rst': 'tcp-reset',
};
const V4 = [
  'icmp-net-unreachable',
  'icmp-host-unreachable',
  'icmp-port-unreachable',
  'icmp-proto-unreachable',
  'icmp-net-prohibited',
  'icmp-host-prohibited',
  'tcp-reset',
  'icmp-admin-prohibited',
];
const V6 = [
  'icmp6-no-route',
  'icmp6-adm-prohibited',
  'icmp6-addr-unreachable',
  'icmp6-port-unreachable',
  'tcp-reset',
  'icmp6-policy-fail',
  'icmp6-reject-route',
];

/** -j REJECT: answers with an error and drops. */
export const reject: TargetExtension<Extract<Target, { target: 'REJECT' }>> = {
  options: { '--reject-with': 1 },
  tables: ['filter'],
  build(options, version) {
    const word = options[0]?.values[0];
    if (word === undefined) return ok({ target: 'REJECT', with: version === 4 ? 'icmp-port-unreachable' : 'icmp6-port-unreachable' });
    const known = version === 4 ? V4 : V6;
    const name = ALIASES[word] ?? word;
    return known.includes(name) ? ok({ target: 'REJECT', with: name }) : err(`unknown reject type "${word}"`);
  },
  print: (target) => ` --reject-with ${target.with}`,
  list: (target) => `reject-with ${target.with}`,
  // tcp-reset speaks of TCP only; the kernel drops other packets without an answer
  apply: (target, { packet }) => (target.with === 'tcp-reset' && packet.payload.protocol !== 'tcp' ? 'drop' : { reject: target.with }),
};
