import type { Signal, Task } from '../../base/task.ts';
import type { WatchCursor } from '../../kube/request.ts';

/** What waiting for the next change gave. */
export type WatchStep =
  | { readonly kind: 'event'; readonly line: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'signal'; readonly signal: Signal };

/** The next event of a watch; parks until one is there, the time (simulated ms) is over, or a signal comes. */
export function* nextEvent(watch: WatchCursor, timeoutMs: number | undefined): Task<WatchStep> {
  for (;;) {
    const next = watch.next();
    if (next === 'closed') return { kind: 'closed' };
    if (next !== 'pending') return { kind: 'event', line: next };
    if (timeoutMs !== undefined && timeoutMs <= 0) return { kind: 'timeout' };
    const wake = yield { kind: 'key', keys: [watch.key], timeoutMs };
    if (wake.by === 'signal') return { kind: 'signal', signal: wake.signal };
    if (wake.by === 'time') return { kind: 'timeout' };
  }
}
