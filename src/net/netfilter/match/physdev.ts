import { err, ok } from '../../../base/result.ts';
import type { MatchExtension } from '../extension.ts';
import { nameFits } from '../name-match.ts';
import type { Match, NameMatch } from '../model.ts';
import { bang } from '../negation.ts';

/** -m physdev: the bridge ports of a bridged packet. */
export const physdev: MatchExtension<Extract<Match, { match: 'physdev' }>> = {
  options: { '--physdev-in': 1, '--physdev-out': 1, '--physdev-is-in': 0, '--physdev-is-out': 0, '--physdev-is-bridged': 0 },
  build(options) {
    if (options.length === 0) return err('PHYSDEV: no physdev option specified');
    const name = (option: string): NameMatch | undefined => {
      const found = options.find((entry) => entry.name === option);
      return found && { name: found.values[0] ?? '', not: found.not };
    };
    const has = (option: string): boolean => options.some((entry) => entry.name === option);
    return ok({
      match: 'physdev',
      incoming: name('--physdev-in'),
      outgoing: name('--physdev-out'),
      isIn: has('--physdev-is-in'),
      isOut: has('--physdev-is-out'),
      isBridged: has('--physdev-is-bridged'),
    });
  },
  print: (match) => text(match, ' '),
  list: (match) => `PHYSDEV match${text(match, ' ')}`,
  matches(match, { devices }) {
    if (match.isIn && devices.physIn === undefined) return false;
    if (match.isOut && devices.physOut === undefined) return false;
    if (match.isBridged && (devices.physIn === undefined || devices.physOut === undefined)) return false;
    return nameFits(match.incoming, devices.physIn) && nameFits(match.outgoing, devices.physOut);
  },
};

function text(match: Extract<Match, { match: 'physdev' }>, blank: string): string {
  return (
    (match.isIn ? `${blank}--physdev-is-in` : '') +
    (match.incoming ? `${blank}${bang(match.incoming.not)}--physdev-in ${match.incoming.name}` : '') +
    (match.isOut ? `${blank}--physdev-is-out` : '') +
    (match.outgoing ? `${blank}${bang(match.outgoing.not)}--physdev-out ${match.outgoing.name}` : '') +
    (match.isBridged ? `${blank}--physdev-is-bridged` : '')
  );
}
