import { millis } from '../time.ts';

const SECOND = 1000;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;

/** A span as the server's tables show ages (apimachinery util/duration HumanDuration). */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / SECOND);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 2 * MINUTE) return `${seconds}s`;
  const minutes = Math.floor(seconds / MINUTE);
  if (minutes < 10) return parts(minutes, 'm', seconds % MINUTE, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(seconds / HOUR);
  if (hours < 8) return parts(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  if (hours < 24 * 8) return parts(Math.floor(seconds / DAY), 'd', hours % 24, 'h');
  if (hours < 24 * 365 * 2) return `${Math.floor(hours / 24)}d`;
  const years = Math.floor(hours / 24 / 365);
  if (hours < 24 * 365 * 8) return parts(years, 'y', Math.floor(hours / 24) % 365, 'd');
  return `${years}y`;
}

function parts(a: number, unitA: string, b: number, unitB: string): string {
  return b === 0 ? `${a}${unitA}` : `${a}${unitA}${b}${unitB}`;
}

/** The age of a timestamp, `<unknown>` when there is none. */
export function ageSince(timestamp: unknown, now: number): string {
  const then = millis(timestamp);
  return then === undefined ? '<unknown>' : humanDuration(now - then);
}
