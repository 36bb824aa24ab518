import { err, ok } from '../../../base/result.ts';
import type { MatchExtension } from '../extension.ts';
import type { Match } from '../model.ts';
import { bang } from '../negation.ts';

/** xt_statistic keeps a probability in units of 1/2^31. */
const UNIT = 0x80000000;

/** The kernel's number for a probability, rounded as libxt_statistic does. */
export function probabilityUnits(probability: number): number {
  return Math.round(probability * UNIT);
}

/** -m statistic: every n-th packet, or a share of them at random. */
export const statistic: MatchExtension<Extract<Match, { match: 'statistic' }>> = {
  options: { '--mode': 1, '--probability': 1, '--every': 1, '--packet': 1 },
  build(options) {
    const find = (name: string) => options.find((option) => option.name === name);
    const mode = find('--mode')?.values[0];
    if (mode === 'random') {
      const option = find('--probability');
      const probability = Number(option?.values[0] ?? NaN);
      if (!option) return err('--probability must be specified when using random mode');
      if (!(probability >= 0 && probability <= 1))
        return err(`statistic: Bad value for "--probability" option: "${option.values[0] ?? ''}"`);
      return ok({ match: 'statistic', mode, probability: probabilityUnits(probability), not: option.not });
    }
    if (mode === 'nth') {
      const option = find('--every');
      const every = Number(option?.values[0] ?? 0);
      const packet = Number(find('--packet')?.values[0] ?? 0);
      if (!option) return err('--every must be specified when using nth mode');
      if (!Number.isInteger(every) || every < 1) return err(`statistic: Bad value for "--every" option: "${option.values[0] ?? ''}"`);
      if (!Number.isInteger(packet) || packet < 0 || packet >= every) return err('the --packet p must be 0 <= p <= n-1');
      return ok({ match: 'statistic', mode, every, packet, not: option.not });
    }
    return err(mode === undefined ? 'no mode specified' : `statistic: Bad mode "${mode}"`);
  },
  print: (match) =>
    match.mode === 'random'
      ? ` --mode random ${bang(match.not)}--probability ${(match.probability / UNIT).toFixed(11)}`
      : ` --mode nth ${bang(match.not)}--every ${match.every}` + ` --packet ${match.packet}`,
  list: (match) =>
    match.mode === 'random'
      ? `statistic mode random ${bang(match.not)}probability ${(match.probability / UNIT).toFixed(11)}`
      : `statistic mode nth ${bang(match.not)}every ${match.every}${match.packet ? ` packet ${match.packet}` : ''}`,
  matches(match, { network }, rule) {
    if (match.mode === 'random') return network.ports.random(UNIT) < match.probability !== match.not;
    // the counter starts so that packet p of the first n matches (xt_statistic: nth.packet is the start)
    const count = rule.nth ?? (match.packet === 0 ? 0 : match.every - match.packet);
    rule.nth = (count + 1) % match.every;
    return (count === 0) !== match.not;
  },
};
