import type { Clock } from '../base/process.ts';
import { signalExit } from '../base/process.ts';
import type { Signal, Task, Wait, Wake } from '../base/task.ts';

/**
 * Drives a task and watches its wakes for signals, as a kernel does for a process: each signal is handed to `seen`; TSTP holds the task until CONT;
 * KILL ends it with 137. A sleep that was held counts the time that passed meanwhile, as nanosleep(2) does.
 */
export function* supervise(
  inner: Task<number>,
  clock: Clock,
  key: string,
  seen: (signal: Signal) => void,
  stoppable: boolean,
): Task<number> {
  let step = inner.next();
  while (!step.done) {
    const wait = step.value;
    const begun = clock.now();
    let wake: Wake = yield wait;
    while (wake.by === 'signal' && stoppable && (wake.signal === 'TSTP' || wake.signal === 'CONT')) {
      if (wake.signal === 'TSTP') {
        const resumed: Wake | undefined = yield* held(key);
        if (resumed !== undefined && resumed.by === 'signal' && resumed.signal !== 'CONT') {
          wake = resumed;
          break;
        }
      }
      wake = yield remaining(wait, clock.now() - begun);
    }
    if (wake.by === 'signal') {
      if (wake.signal === 'KILL') {
        inner.return(0);
        return signalExit('KILL');
      }
      seen(wake.signal);
    }
    step = inner.next(wake);
  }
  return step.value;
}

/** Stopped: nothing but CONT or a fatal signal gets through. */
function* held(key: string): Task<Wake | undefined> {
  for (;;) {
    const wake: Wake = yield { kind: 'key', keys: [`${key}:continued`] };
    if (wake.by === 'signal' && wake.signal !== 'TSTP') return wake;
  }
}

function remaining(wait: Wait, passed: number): Wait {
  if (wait.kind === 'sleep') return { kind: 'sleep', ms: Math.max(0, wait.ms - passed) };
  if (wait.kind === 'key' && wait.timeoutMs !== undefined) return { ...wait, timeoutMs: Math.max(0, wait.timeoutMs - passed) };
  // What resumes at once already took effect and is not repeated.
  return wait.kind === 'key' ? wait : { kind: 'yield' };
}
