import { err, ok } from '../../../base/result.ts';
import type { MatchExtension } from '../extension.ts';
import type { Match } from '../model.ts';
import { bang } from '../negation.ts';
import { icmpNumbers } from '../packet-view.ts';

type Numbers = { readonly type: number; readonly code: number | undefined };

/** Names of `iptables -p icmp -h`; 255 is any. */
const V4: Readonly<Record<string, Numbers>> = {
  any: { type: 255, code: undefined },
  'echo-reply': { type: 0, code: undefined },
  pong: { type: 0, code: undefined },
  'destination-unreachable': { type: 3, code: undefined },
  'network-unreachable': { type: 3, code: 0 },
  'host-unreachable': { type: 3, code: 1 },
  'protocol-unreachable': { type: 3, code: 2 },
  'port-unreachable': { type: 3, code: 3 },
  'fragmentation-needed': { type: 3, code: 4 },
  'source-route-failed': { type: 3, code: 5 },
  'network-unknown': { type: 3, code: 6 },
  'host-unknown': { type: 3, code: 7 },
  'network-prohibited': { type: 3, code: 9 },
  'host-prohibited': { type: 3, code: 10 },
  'communication-prohibited': { type: 3, code: 13 },
  'source-quench': { type: 4, code: undefined },
  redirect: { type: 5, code: undefined },
  'echo-request': { type: 8, code: undefined },
  ping: { type: 8, code: undefined },
  'router-advertisement': { type: 9, code: undefined },
  'router-solicitation': { type: 10, code: undefined },
  'time-exceeded': { type: 11, code: undefined },
  'ttl-exceeded': { type: 11, code: undefined },
  'ttl-zero-during-transit': { type: 11, code: 0 },
  'ttl-zero-during-reassembly': { type: 11, code: 1 },
  'parameter-problem': { type: 12, code: undefined },
  'timestamp-request': { type: 13, code: undefined },
  'timestamp-reply': { type: 14, code: undefined },
};
const V6: Readonly<Record<string, Numbers>> = {
  any: { type: 255, code: undefined },
  'destination-unreachable': { type: 1, code: undefined },
  'no-route': { type: 1, code: 0 },
  'communication-prohibited': { type: 1, code: 1 },
  'address-unreachable': { type: 1, code: 3 },
  'port-unreachable': { type: 1, code: 4 },
  'packet-too-big': { type: 2, code: undefined },
  'time-exceeded': { type: 3, code: undefined },
  'ttl-exceeded': { type: 3, code: undefined },
  'parameter-problem': { type: 4, code: undefined },
  'echo-request': { type: 128, code: undefined },
  ping: { type: 128, code: undefined },
  'echo-reply': { type: 129, code: undefined },
  pong: { type: 129, code: undefined },
  'router-solicitation': { type: 133, code: undefined },
  'router-advertisement': { type: 134, code: undefined },
  'neighbour-solicitation': { type: 135, code: undefined },
  'neighbor-solicitation': { type: 135, code: undefined },
  'neighbour-advertisement': { type: 136, code: undefined },
  'neighbor-advertisement': { type: 136, code: undefined },
  redirect: { type: 137, code: undefined },
};

/** -m icmp and -m icmp6. */
export const icmp: MatchExtension<Extract<Match, { match: 'icmp' | 'icmp6' }>> = {
  options: { '--icmp-type': 1, '--icmpv6-type': 1 },
  build(options, version, module) {
    const match = module === 'icmp6' ? 'icmp6' : 'icmp';
    const option = options[0];
    if (!option) return ok({ match, type: 255, code: undefined, not: false });
    const word = (option.values[0] ?? '').toLowerCase();
    const names = version === 4 ? V4 : V6;
    const named = Object.hasOwn(names, word) ? names[word] : undefined;
    const numbers = /^(\d{1,3})(?:\/(\d{1,3}))?$/.exec(word);
    if (!named && !numbers) return err(`Invalid ICMP type \`${option.values[0] ?? ''}'`);
    const parsed = named ?? { type: Number(numbers?.[1]), code: numbers?.[2] === undefined ? undefined : Number(numbers[2]) };
    return ok({ match, ...parsed, not: option.not });
  },
  print: (match) => ` ${bang(match.not)}--${match.match === 'icmp' ? 'icmp' : 'icmpv6'}-type ${match.type === 255 ? 'any' : text(match)}`,
  list(match) {
    const kind = match.match === 'icmp' ? 'icmptype' : 'ipv6-icmptype';
    return match.type === 255 ? '' : `${kind} ${match.not ? '!' : ''}${match.type}${match.code === undefined ? '' : ` code ${match.code}`}`;
  },
  matches(match, { packet }) {
    if (packet.payload.protocol !== 'icmp') return false;
    if (match.type === 255) return true;
    const { type, code } = icmpNumbers(packet.payload.icmp, packet.version);
    return (type === match.type && (match.code === undefined || code === match.code)) !== match.not;
  },
};

function text({ type, code }: Numbers): string {
  return code === undefined ? String(type) : `${type}/${code}`;
}
