export interface SyncOutcome {
  readonly kind: 'none' | 'partial' | 'full';
  /** simulated time at which it should run again even if nothing changes */
  readonly nextAt: number;
}
