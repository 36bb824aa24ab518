import { signalExit } from '../../base/process.ts';
import { sleep as wait } from '../../base/task.ts';
import { coreCommand, fail, usage } from './command.ts';

const UNIT: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a duration as sleep(1) and timeout(1) take it: `1`, `0.5s`, `2m`; undefined when it is none. */
export function durationMs(text: string): number | undefined {
  if (/^inf(inity)?$/i.test(text)) return Number.MAX_SAFE_INTEGER;
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text);
  return match ? Math.round(Number(match[1]) * (UNIT[match[2] ?? ''] ?? 1000)) : undefined;
}

export const sleep = coreCommand({
  name: 'sleep',
  summary: 'waits',
  *run({ process, operands }) {
    if (operands.length === 0) return yield* usage(process, 'missing operand');
    let total = 0;
    const wrong = operands.filter((word) => durationMs(word) === undefined);
    for (const word of wrong.slice(0, -1)) yield* fail(process, `invalid time interval '${word}'`);
    const last = wrong.at(-1);
    if (last !== undefined) return yield* usage(process, `invalid time interval '${last}'`);
    for (const word of operands) total += durationMs(word) ?? 0;
    const signal = yield* wait(total);
    return signal === undefined ? 0 : signalExit(signal);
  },
});
