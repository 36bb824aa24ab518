/**
 * Cooperative tasks: everything that takes simulated time is a generator that yields a {@link Wait} to the world's
 * scheduler and is resumed with a {@link Wake}. One task runs until it parks; the clock moves only when all are parked.
 * No promises run inside the world: the one exception is `outside`, for pure text filters of libraries that are
 * asynchronous; the scheduler awaits it with the baton held, so the order of events stays the same on every run.
 */

/** POSIX signals that a terminal or `kill` can send here. */
export type Signal = 'INT' | 'TERM' | 'KILL' | 'HUP' | 'PIPE' | 'TSTP' | 'CONT' | 'QUIT' | 'USR1' | 'USR2' | 'CHLD' | 'ALRM';

/** What a task waits for. Times are simulated milliseconds. */
export type Wait =
  /** resumes after `ms` */
  | { readonly kind: 'sleep'; readonly ms: number }
  /** resumes when any of the keys is notified (see {@link Notify}), or after `timeoutMs` */
  | { readonly kind: 'key'; readonly keys: readonly string[]; readonly timeoutMs?: number | undefined }
  /** gives the baton to whoever is ready and comes back at the same instant */
  | { readonly kind: 'yield' }
  /** starts a task of its own beside this one; resumes at once with the new task's id */
  | { readonly kind: 'spawn'; readonly task: Task<unknown>; readonly label: string }
  /** sends a signal to a task; resumes at once */
  | { readonly kind: 'signal'; readonly task: TaskId; readonly signal: Signal }
  /** awaits a pure computation of a library with the baton held */
  | { readonly kind: 'outside'; readonly promise: Promise<unknown> };

export type TaskId = number;

/** Why a task was resumed. A signal can arrive at any wait. */
export type Wake =
  | { readonly by: 'time' }
  | { readonly by: 'key'; readonly key: string }
  | { readonly by: 'yield' }
  | { readonly by: 'spawned'; readonly task: TaskId }
  | { readonly by: 'sent' }
  | { readonly by: 'outside'; readonly value: unknown }
  | { readonly by: 'signal'; readonly signal: Signal };

/** A task: yields waits, is resumed with wakes, returns T. When a task ends, the key `task:<id>` is notified. */
export type Task<T = void> = Generator<Wait, T, Wake>;

/** Wakes every task that waits for the key. */
export type Notify = (key: string) => void;

/** The key that is notified when the task ends. */
export function taskKey(id: TaskId): string {
  return `task:${id}`;
}

/** Waits `ms` simulated milliseconds. Returns the signal that cut it short, if one did. */
export function* sleep(ms: number): Task<Signal | undefined> {
  const wake = yield { kind: 'sleep', ms };
  return wake.by === 'signal' ? wake.signal : undefined;
}
