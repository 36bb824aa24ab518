const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');

/** IMF-fixdate of RFC 9110: `Sat, 21 Nov 2026 08:05:02 GMT`. */
export function httpDate(now: number): string {
  const date = new Date(now);
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  return `${DAYS[date.getUTCDay()] ?? ''}, ${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()} ${time} GMT`;
}

/** The time of common log format: `21/Nov/2026:08:05:02 +0000`. */
export function logDate(now: number): string {
  const date = new Date(now);
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  return `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()] ?? ''}/${date.getUTCFullYear()}:${time} +0000`;
}

/** Go's log package: `2026/11/21 08:05:02`. */
export function goLogDate(now: number): string {
  return new Date(now).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
}

/** RFC 3339 with milliseconds. */
export function isoDate(now: number): string {
  return new Date(now).toISOString();
}
