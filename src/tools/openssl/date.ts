const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `Jan  2 03:04:05 2026 GMT`, as OpenSSL prints a certificate's dates. */
export function opensslDate(ms: number): string {
  const date = new Date(ms);
  return `${MONTHS[date.getUTCMonth()] ?? ''} ${String(date.getUTCDate()).padStart(2)} ${clock(date)} ${date.getUTCFullYear()} GMT`;
}

/** `Sat Nov 21 08:22:04 UTC 2026`, as date(1) and dig print the time. */
export function ctimeDate(ms: number): string {
  const date = new Date(ms);
  return `${DAYS[date.getUTCDay()] ?? ''} ${MONTHS[date.getUTCMonth()] ?? ''} ${String(date.getUTCDate()).padStart(2, '0')} ${clock(date)} UTC ${date.getUTCFullYear()}`;
}

/** `2026-11-21 08:22:04` */
export function isoDate(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

function clock(date: Date): string {
  return date.toISOString().slice(11, 19);
}
