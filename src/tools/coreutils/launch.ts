import type { Process, Streams } from '../../base/process.ts';
import type { Sink } from '../../base/stream.ts';
import type { Signal, Task, Wake, Wait } from '../../base/task.ts';

/**
 * Runs another command in the foreground and says when there is none: 127 without a word of the command itself means that
 * the machine does not know it, and the caller words the error.
 */
export function* launch(
  process: Process,
  command: string,
  args: readonly string[],
  streams: Partial<Streams> = {},
): Task<{ readonly exit: number; readonly missing: boolean }> {
  const inner = streams.stderr ?? process.stderr;
  let spoke = false;
  const stderr: Sink = {
    isTerminal: inner.isTerminal,
    *write(text) {
      spoke = true;
      return yield* inner.write(text);
    },
    close() {
      inner.close();
    },
  };
  const exit = yield* process.run(command, args, { ...streams, stderr });
  return { exit, missing: exit === 127 && !spoke };
}

/** Runs a task but wakes it with signals of the caller's choice: `limit` milliseconds on, it gets `signal`. */
export function* withDeadline<T>(
  process: Process,
  task: Task<T>,
  limit: number,
  signals: readonly { readonly after: number; readonly signal: Signal }[],
): Task<{ readonly value: T; readonly sent: number }> {
  const start = process.clock.now();
  let sent = 0;
  let step = task.next();
  while (!step.done) {
    const wait: Wait = step.value;
    const next = signals[sent];
    const left = next === undefined || limit === 0 ? undefined : Math.max(0, start + next.after - process.clock.now());
    const wake: Wake = yield bounded(wait, left);
    const due = next !== undefined && left !== undefined && process.clock.now() >= start + next.after && waits(wait);
    if (due && !finished(wait, wake, left)) {
      sent++;
      step = task.next({ by: 'signal', signal: next.signal });
    } else step = task.next(wake);
  }
  return { value: step.value, sent };
}

function waits(wait: Wait): boolean {
  return wait.kind === 'sleep' || wait.kind === 'key' || wait.kind === 'yield';
}

/** A wait cut to `left` milliseconds. */
function bounded(wait: Wait, left: number | undefined): Wait {
  if (left === undefined) return wait;
  if (wait.kind === 'sleep') return { kind: 'sleep', ms: Math.min(wait.ms, left) };
  if (wait.kind === 'key') return { ...wait, timeoutMs: Math.min(wait.timeoutMs ?? left, left) };
  return wait;
}

/** True when the wait came to its own end at that instant, so that no signal is due before the task goes on. */
function finished(wait: Wait, wake: Wake, left: number | undefined): boolean {
  if (wake.by === 'signal' || wake.by === 'key') return true;
  return wait.kind === 'sleep' && left !== undefined && wait.ms < left;
}
