import { err, ok } from '../../../base/result.ts';
import { addressType } from '../address-type.ts';
import type { MatchExtension } from '../extension.ts';
import type { Match, TypeMatch } from '../model.ts';
import { bang } from '../negation.ts';

const TYPES = [
  'UNSPEC',
  'UNICAST',
  'LOCAL',
  'BROADCAST',
  'ANYCAST',
  'MULTICAST',
  'BLACKHOLE',
  'UNREACHABLE',
  'PROHIBIT',
  'THROW',
  'NAT',
  'XRESOLVE',
];

/** -m addrtype: what the routing tables say an address is. */
export const addrtype: MatchExtension<Extract<Match, { match: 'addrtype' }>> = {
  options: { '--src-type': 1, '--dst-type': 1, '--limit-iface-in': 0, '--limit-iface-out': 0 },
  build(options) {
    let source: TypeMatch | undefined;
    let destination: TypeMatch | undefined;
    for (const option of options) {
      const type = (option.values[0] ?? '').toUpperCase();
      if (option.values.length > 0 && !type.split(',').every((word) => TYPES.includes(word)))
        return err(`addrtype: bad type \`${option.values[0] ?? ''}'`);
      if (option.name === '--src-type') source = { type, not: option.not };
      if (option.name === '--dst-type') destination = { type, not: option.not };
    }
    const has = (name: string): boolean => options.some((option) => option.name === name);
    if (!source && !destination) return err('addrtype: you must specify --src-type or --dst-type');
    return ok({ match: 'addrtype', source, destination, limitIn: has('--limit-iface-in'), limitOut: has('--limit-iface-out') });
  },
  print: (match) =>
    (match.source ? ` ${bang(match.source.not)}--src-type ${match.source.type}` : '') +
    (match.destination ? ` ${bang(match.destination.not)}--dst-type ${match.destination.type}` : '') +
    (match.limitIn ? ' --limit-iface-in' : '') +
    (match.limitOut ? ' --limit-iface-out' : ''),
  list: (match) =>
    'ADDRTYPE match' +
    (match.source ? ` src-type ${match.source.not ? '!' : ''}${match.source.type}` : '') +
    (match.destination ? ` dst-type ${match.destination.not ? '!' : ''}${match.destination.type}` : '') +
    (match.limitIn ? ' limit-in' : '') +
    (match.limitOut ? ' limit-out' : ''),
  matches(match, { namespace, packet, devices }) {
    const device = match.limitIn ? devices.in : match.limitOut ? devices.out : undefined;
    const fits = (side: TypeMatch | undefined, ip: string): boolean =>
      side === undefined || side.type.split(',').includes(addressType(namespace, ip, device)) !== side.not;
    return fits(match.source, packet.source) && fits(match.destination, packet.destination);
  },
};
