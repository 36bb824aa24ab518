/** RFC 3339 text with seconds, as metav1.Time is written. */
export function timestamp(now: number): string {
  return new Date(now).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** RFC 3339 text with microseconds, as metav1.MicroTime is written. */
export function microTimestamp(now: number): string {
  return new Date(now).toISOString().replace(/Z$/, '000Z');
}

/** Milliseconds since the epoch of an API timestamp; 0 when there is none. */
export function millis(text: string | undefined): number {
  if (text === undefined || text === '') return 0;
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? 0 : parsed;
}

/** The earlier of two times at which to look again. */
export function earlier(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : Math.min(a, b);
}

/** The outcome of a reconcile that wants to be called again at `nextAt`, if any. */
export function lookAgain(nextAt: number | undefined): { readonly nextAt?: number } {
  return nextAt === undefined ? {} : { nextAt };
}
