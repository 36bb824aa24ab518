import type { Signal, Task, TaskId } from '../base/task.ts';
import { taskKey } from '../base/task.ts';

/** A part of a pipeline, a background job or an interactive foreground command: a task of its own. */
export interface Child {
  readonly pid: number;
  task: TaskId;
  readonly text: string;
  /** undefined while it runs */
  exit: number | undefined;
  stopped: boolean;
  started: boolean;
  /** signals sent before its task had its first turn */
  early: Signal[];
}

/** Sends a signal to a child, whether or not its task already ran. */
export function* signalChild(child: Child, signal: Signal): Task {
  if (child.exit !== undefined) return;
  if (signal === 'TSTP') child.stopped = true;
  if (signal === 'CONT') child.stopped = false;
  if (!child.started) child.early.push(signal);
  else yield { kind: 'signal', task: child.task, signal };
}

/** The keys that wake whoever waits for any of the children. */
export function childKeys(children: readonly Child[]): string[] {
  return children.filter((child) => child.exit === undefined).map((child) => taskKey(child.task));
}
