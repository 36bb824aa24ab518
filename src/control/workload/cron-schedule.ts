/** A cron schedule (robfig/cron standard parser): the minutes, hours, days and weekdays it names; or every so many milliseconds. */
export type CronSchedule =
  | {
      readonly kind: 'fields';
      readonly minutes: ReadonlySet<number>;
      readonly hours: ReadonlySet<number>;
      readonly days: ReadonlySet<number>;
      readonly months: ReadonlySet<number>;
      readonly weekdays: ReadonlySet<number>;
      /** whether days of the month, of the week, are left open: when neither is, one of them suffices */
      readonly anyDay: boolean;
      readonly anyWeekday: boolean;
    }
  | { readonly kind: 'every'; readonly millis: number };

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MINUTE = 60_000;
const DAY = 86_400_000;
/** Days looked ahead for a next time; 29 February is never further away. */
const MOST_DAYS = 3_000;

/** Reads a schedule; undefined when it is none. */
export function parseSchedule(text: string): CronSchedule | undefined {
  const every = /^@every\s+(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text.trim());
  if (every) {
    const millis = (Number(every[1] ?? 0) * 3600 + Number(every[2] ?? 0) * 60 + Number(every[3] ?? 0)) * 1000;
    return millis > 0 ? { kind: 'every', millis } : undefined;
  }
  const [minute, hour, day, month, weekday, ...rest] = (MACROS[text.trim()] ?? text.trim()).split(/\s+/);
  if (minute === undefined || hour === undefined || day === undefined || month === undefined || weekday === undefined || rest.length > 0)
    return undefined;
  const minutes = field(minute, 0, 59, []);
  const hours = field(hour, 0, 23, []);
  const days = field(day, 1, 31, []);
  const months = field(month, 1, 12, MONTHS);
  const weekdays = field(weekday, 0, 6, WEEKDAYS);
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  return { kind: 'fields', minutes, hours, days, months, weekdays, anyDay: open(day), anyWeekday: open(weekday) };
}

function open(text: string): boolean {
  return /^[*?]/.test(text);
}

function field(text: string, lowest: number, highest: number, names: readonly string[]): Set<number> | undefined {
  const out = new Set<number>();
  const number = (word: string): number => {
    const named = names.indexOf(word.toLowerCase());
    if (named >= 0) return named + lowest;
    const value = /^\d+$/.test(word) ? Number(word) : NaN;
    return names === WEEKDAYS && value === 7 ? 0 : value;
  };
  for (const part of text.split(',')) {
    const [range = '', step] = part.split('/');
    const by = step === undefined ? 1 : Number(step);
    const [from, to] = range === '*' || range === '?' ? [lowest, highest] : range.split('-').map(number);
    const last = to ?? (step === undefined ? from : highest);
    if (from === undefined || last === undefined || !(from >= lowest && last <= highest && from <= last && by >= 1)) return undefined;
    for (let value = from; value <= last; value += by) out.add(value);
  }
  return out;
}

/** The first time of a schedule after a moment (milliseconds, UTC); undefined when there is none. */
export function nextTime(schedule: CronSchedule, after: number): number | undefined {
  if (schedule.kind === 'every') return Math.floor(after / 1000) * 1000 + schedule.millis;
  const start = (Math.floor(after / MINUTE) + 1) * MINUTE;
  const firstDay = Math.floor(start / DAY) * DAY;
  for (let n = 0; n < MOST_DAYS; n++) {
    const midnight = firstDay + n * DAY;
    if (!onDay(schedule, midnight)) continue;
    for (const hour of [...schedule.hours].sort((a, b) => a - b))
      for (const minute of [...schedule.minutes].sort((a, b) => a - b)) {
        const at = midnight + hour * 60 * MINUTE + minute * MINUTE;
        if (at >= start) return at;
      }
  }
  return undefined;
}

function onDay(schedule: Extract<CronSchedule, { kind: 'fields' }>, midnight: number): boolean {
  const date = new Date(midnight);
  if (!schedule.months.has(date.getUTCMonth() + 1)) return false;
  const day = schedule.days.has(date.getUTCDate());
  const weekday = schedule.weekdays.has(date.getUTCDay());
  return schedule.anyDay || schedule.anyWeekday ? day && weekday : day || weekday;
}
