import { err, ok } from '../../../base/result.ts';
import type { MatchExtension } from '../extension.ts';
import type { Match } from '../model.ts';

const UNITS: Readonly<Record<string, { readonly short: string; readonly ms: number }>> = {
  second: { short: 'sec', ms: 1000 },
  minute: { short: 'min', ms: 60_000 },
  hour: { short: 'hour', ms: 3_600_000 },
  day: { short: 'day', ms: 86_400_000 },
};

/** Milliseconds that one packet costs at `5/min`; undefined when the text is no rate. */
function cost(average: string): number | undefined {
  const match = /^(\d+)(?:\/([a-z]+))?$/.exec(average);
  const unit = Object.entries(UNITS).find(([name]) => name.startsWith(match?.[2] ?? 'second'))?.[1];
  return match && unit && Number(match[1]) > 0 ? unit.ms / Number(match[1]) : undefined;
}

function canonical(average: string): string {
  const [count = '', unit = 'second'] = average.split('/');
  const short = Object.entries(UNITS).find(([name]) => name.startsWith(unit))?.[1].short ?? 'sec';
  return `${Number(count)}/${short}`;
}

/** -m limit: a token bucket per rule. */
export const limit: MatchExtension<Extract<Match, { match: 'limit' }>> = {
  options: { '--limit': 1, '--limit-burst': 1 },
  build(options) {
    const value = (name: string): string | undefined => options.find((option) => option.name === name)?.values[0];
    const average = value('--limit') ?? '3/hour';
    if (cost(average) === undefined) return err(`bad rate "${average}"'`);
    const burst = Number(value('--limit-burst') ?? 5);
    if (!Number.isInteger(burst) || burst < 0 || burst > 10000)
      return err(`limit: Bad value for "--limit-burst" option: "${value('--limit-burst') ?? ''}"`);
    return ok({ match: 'limit', average: canonical(average), burst });
  },
  print: (match) => ` --limit ${match.average}${match.burst === 5 ? '' : ` --limit-burst ${match.burst}`}`,
  list: (match) => `limit: avg ${match.average} burst ${match.burst}`,
  matches(match, { network }, rule) {
    const now = network.ports.now();
    const price = cost(match.average) ?? 1000;
    const credit = rule.credit ?? { tokens: match.burst, at: now };
    credit.tokens = Math.min(match.burst, credit.tokens + (now - credit.at) / price);
    credit.at = now;
    rule.credit = credit;
    if (credit.tokens < 1) return false;
    credit.tokens -= 1;
    return true;
  },
};
