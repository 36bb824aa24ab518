import { describe, expect, it } from 'vitest';
import { nextTime, parseSchedule } from '../../src/control/workload/cron-schedule.ts';

const iso = (at: number | undefined): string => (at === undefined ? 'never' : new Date(at).toISOString().slice(0, 16));

describe('a cron schedule', () => {
  it.each([
    { schedule: '*/5 * * * *', after: '2026-06-01T08:00:30Z', next: '2026-06-01T08:05' },
    { schedule: '*/5 * * * *', after: '2026-06-01T08:05:00Z', next: '2026-06-01T08:10' },
    { schedule: '30 4 1,15 * *', after: '2026-06-01T08:00:00Z', next: '2026-06-15T04:30' },
    { schedule: '0 0 * * mon', after: '2026-06-01T08:00:00Z', next: '2026-06-08T00:00' },
    { schedule: '0 0 * * 7', after: '2026-06-01T08:00:00Z', next: '2026-06-07T00:00' },
    { schedule: '0 12 13 * fri', after: '2026-06-01T08:00:00Z', next: '2026-06-05T12:00' },
    { schedule: '0 0 29 feb *', after: '2026-06-01T08:00:00Z', next: '2028-02-29T00:00' },
    { schedule: '0 0 30 feb *', after: '2026-06-01T08:00:00Z', next: 'never' },
    { schedule: '@hourly', after: '2026-06-01T08:00:00Z', next: '2026-06-01T09:00' },
    { schedule: '@every 1h30m', after: '2026-06-01T08:00:00Z', next: '2026-06-01T09:30' },
    { schedule: '10-20/5 8-9 * * *', after: '2026-06-01T08:16:00Z', next: '2026-06-01T08:20' },
  ])('$schedule after $after is $next', ({ schedule, after, next }) => {
    const parsed = parseSchedule(schedule);
    expect(parsed && iso(nextTime(parsed, Date.parse(after)))).toBe(next);
  });

  it.each(['', '* * * *', '60 * * * *', '* * 0 * *', 'a b c d e', '*/0 * * * *', '5-1 * * * *', '@never'])('"%s" is none', (text) => {
    expect(parseSchedule(text)).toBeUndefined();
  });
});
