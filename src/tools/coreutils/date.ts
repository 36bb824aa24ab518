import { resolvePath } from '../../base/files.ts';
import { coreCommand, emit, fail, usage } from './command.ts';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const DAY_MS = 86_400_000;

function weekOfYear(date: Date, first: number): number {
  const start = Date.UTC(date.getUTCFullYear(), 0, 1);
  const day = Math.floor((date.getTime() - start) / DAY_MS);
  return Math.floor((day + 7 - ((date.getUTCDay() - first + 7) % 7)) / 7);
}

/** ISO 8601 week and its year. */
function isoWeek(date: Date): { readonly year: number; readonly week: number } {
  const thursday = new Date(date.getTime() + (3 - ((date.getUTCDay() + 6) % 7)) * DAY_MS);
  const start = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return { year: thursday.getUTCFullYear(), week: 1 + Math.floor((thursday.getTime() - start) / (7 * DAY_MS)) };
}

/** strftime(3) in UTC and the C locale, with date(1)'s `%N`, `%:z` and the flags `-`, `0`, `_`, `^`. */
export function formatDate(format: string, ms: number): string {
  const date = new Date(ms);
  const [year, month, day, hours, minutes, seconds, weekday] = [
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    date.getUTCDay(),
  ];
  const half = hours % 12 === 0 ? 12 : hours % 12;
  const number = (value: number, width: number, fill = '0') => ({ value, width, fill });
  const sub = (text: string): string => formatDate(text, ms);
  const field = (letter: string): string | { value: number; width: number; fill: string } | undefined => {
    switch (letter) {
      case 'a':
        return DAYS[weekday]?.slice(0, 3);
      case 'A':
        return DAYS[weekday];
      case 'b':
      case 'h':
        return MONTHS[month]?.slice(0, 3);
      case 'B':
        return MONTHS[month];
      case 'c':
        return sub('%a %b %e %H:%M:%S %Y');
      case 'C':
        return number(Math.floor(year / 100), 2);
      case 'd':
        return number(day, 2);
      case 'D':
      case 'x':
        return sub('%m/%d/%y');
      case 'e':
        return number(day, 2, ' ');
      case 'F':
        return sub('%Y-%m-%d');
      case 'g':
        return number(isoWeek(date).year % 100, 2);
      case 'G':
        return number(isoWeek(date).year, 4);
      case 'H':
        return number(hours, 2);
      case 'I':
        return number(half, 2);
      case 'j':
        return number(Math.floor((ms - Date.UTC(year, 0, 1)) / DAY_MS) + 1, 3);
      case 'k':
        return number(hours, 2, ' ');
      case 'l':
        return number(half, 2, ' ');
      case 'm':
        return number(month + 1, 2);
      case 'M':
        return number(minutes, 2);
      case 'n':
        return '\n';
      case 'N':
        return String(((ms % 1000) + 1000) % 1000).padStart(3, '0') + '000000';
      case 'p':
        return hours < 12 ? 'AM' : 'PM';
      case 'P':
        return hours < 12 ? 'am' : 'pm';
      case 'q':
        return String(Math.floor(month / 3) + 1);
      case 'r':
        return sub('%I:%M:%S %p');
      case 'R':
        return sub('%H:%M');
      case 's':
        return number(Math.floor(ms / 1000), 1);
      case 'S':
        return number(seconds, 2);
      case 't':
        return '\t';
      case 'T':
      case 'X':
        return sub('%H:%M:%S');
      case 'u':
        return String(weekday === 0 ? 7 : weekday);
      case 'U':
        return number(weekOfYear(date, 0), 2);
      case 'V':
        return number(isoWeek(date).week, 2);
      case 'w':
        return String(weekday);
      case 'W':
        return number(weekOfYear(date, 1), 2);
      case 'y':
        return number(year % 100, 2);
      case 'Y':
        return number(year, 4);
      case 'z':
        return '+0000';
      case 'Z':
        return 'UTC';
      case '%':
        return '%';
      default:
        return undefined;
    }
  };
  return format.replace(
    /%:z|%([-_0^#]?)(\d*)([a-zA-Z%])/g,
    (whole: string, flag: string | undefined, width: string | undefined, letter: string | undefined) => {
      if (whole === '%:z') return '+00:00';
      const value = field(letter ?? '');
      if (value === undefined) return whole;
      if (typeof value === 'string') {
        const cased = flag === '^' ? value.toUpperCase() : value;
        return letter === 'N' && width ? value.slice(0, Number(width)) : cased.padStart(Math.min(Number(width ?? 0), 200));
      }
      const fill = flag === '_' ? ' ' : flag === '0' ? '0' : value.fill;
      return flag === '-' ? String(value.value) : String(value.value).padStart(Math.min(width ? Number(width) : value.width, 200), fill);
    },
  );
}

/** The times that `date -d` reads here: `@seconds`, ISO dates, `now`, and `N units ago`. undefined for others. */
function parseTime(text: string, now: number): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === 'now' || trimmed === 'today') return trimmed === '' ? now - (now % DAY_MS) : now;
  if (trimmed === 'yesterday') return now - DAY_MS;
  if (trimmed === 'tomorrow') return now + DAY_MS;
  const stamp = /^@(-?\d+)(?:\.(\d{1,3})\d*)?$/.exec(trimmed);
  if (stamp) return Number(stamp[1]) * 1000 + Number((stamp[2] ?? '').padEnd(3, '0'));
  const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*(Z|UTC|[-+]\d\d:?\d\d)?$/.exec(trimmed);
  if (iso) {
    const zone = /^([-+])(\d\d):?(\d\d)$/.exec(iso[7] ?? '');
    const offset = zone ? (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) * 60_000 : 0;
    return (
      Date.UTC(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]), Number(iso[4] ?? 0), Number(iso[5] ?? 0), Number(iso[6] ?? 0)) - offset
    );
  }
  const relative = /^(?:now )?([-+]?\d+) (sec|second|min|minute|hour|day|week)s?( ago)?$/.exec(trimmed);
  if (!relative) return undefined;
  const unit =
    { sec: 1000, second: 1000, min: 60_000, minute: 60_000, hour: 3_600_000, day: DAY_MS, week: 7 * DAY_MS }[relative[2] ?? ''] ?? 0;
  return now + Number(relative[1]) * unit * (relative[3] ? -1 : 1);
}

const ISO: Readonly<Record<string, string>> = {
  date: '%F',
  hours: '%FT%H%:z',
  minutes: '%FT%R%:z',
  seconds: '%FT%T%:z',
  ns: '%FT%T,%N%:z',
};

export const date = coreCommand({
  name: 'date',
  summary: 'prints the simulated time',
  options: ['u|utc|universal', 'I', 'iso-8601', 'iso=', 'R|rfc-email', 'rfc-3339=', 'd|date=', 'r|reference='],
  unsimulated: ['-s', '--set', '-f', '--file', '--debug'],
  rewrite: (args) =>
    args.map((word) => {
      const iso = /^(?:-I|--iso-8601=)(\w+)$/.exec(word);
      return iso ? `--iso=${iso[1] ?? ''}` : word;
    }),
  *run({ process, operands, has, value }) {
    let ms = process.clock.now();
    const reference = value('r');
    if (reference !== undefined) {
      const stat = process.files.stat(resolvePath(process.cwd, reference));
      if (!stat.ok) return yield* fail(process, `${reference}: No such file or directory`);
      ms = stat.value.modifiedAt;
    }
    const text = value('d');
    if (text !== undefined) {
      const parsed = parseTime(text, ms);
      if (parsed === undefined) return yield* fail(process, `invalid date '${text}'`);
      ms = parsed;
    }
    const [operand, extra] = operands;
    if (extra !== undefined) return yield* usage(process, `extra operand '${extra}'`);
    if (operand !== undefined && !operand.startsWith('+')) {
      if (/^\d{8,12}(\.\d\d)?$/.test(operand)) {
        yield* fail(process, 'cannot set date: Operation not permitted');
        return 1;
      }
      return yield* fail(process, `invalid date '${operand}'`);
    }
    const iso = value('iso') ?? (has('I') || has('iso-8601') ? 'date' : undefined);
    if (iso !== undefined && ISO[iso] === undefined)
      return yield* usage(
        process,
        `invalid argument '${iso}' for '--iso-8601'\nValid arguments are:\n  - 'hours'\n  - 'minutes'\n  - 'date'\n  - 'seconds'\n  - 'ns'`,
      );
    const rfc = value('rfc-3339');
    const format =
      operand?.slice(1) ??
      (iso !== undefined
        ? (ISO[iso] ?? '')
        : rfc !== undefined
          ? rfc === 'date'
            ? '%F'
            : rfc === 'ns'
              ? '%F %T.%N%:z'
              : '%F %T%:z'
          : has('R')
            ? '%a, %d %b %Y %T %z'
            : '%a %b %e %H:%M:%S %Z %Y');
    return (yield* emit(process, `${formatDate(format, ms)}\n`)) ?? 0;
  },
});
