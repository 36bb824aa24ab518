/** An IntOrString of `total`, percentages rounded up or down; 0 when it is neither. */
export function intOrPercent(value: string | number | undefined, total: number, round: 'up' | 'down'): number {
  if (value === undefined) return 0;
  if (typeof value === 'number') return value;
  const match = /^(\d+)%$/.exec(value);
  if (!match) return Number(value) || 0;
  const share = (Number(match[1]) * total) / 100;
  return round === 'up' ? Math.ceil(share) : Math.floor(share);
}

/** maxSurge and maxUnavailable resolved together (deployment/util ResolveFenceposts): never both zero. */
export function resolveFenceposts(
  maxSurge: string | number | undefined,
  maxUnavailable: string | number | undefined,
  desired: number,
): { readonly surge: number; readonly unavailable: number } {
  const surge = intOrPercent(maxSurge, desired, 'up');
  const unavailable = intOrPercent(maxUnavailable, desired, 'down');
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}
