import type { Signal, Task, TaskId, Wake } from '../base/task.ts';
import { taskKey } from '../base/task.ts';
import type { SocketId } from '../net/socket.ts';

/**
 * The one baton. Tasks run one at a time, in the order in which they became ready; each runs until it parks. The scheduler knows
 * nothing of clocks but a number: the world tells it the time and asks when the next sleeper wakes.
 */
export interface Scheduler {
  readonly tasks: Map<TaskId, Running>;
  readonly ready: { readonly task: TaskId; readonly wake: Wake }[];
  readonly waiting: Map<string, Set<TaskId>>;
  nextId: TaskId;
  /** who holds the baton */
  current: TaskId | undefined;
}

interface Running {
  readonly id: TaskId;
  readonly label: string;
  readonly generator: Task<unknown>;
  readonly parent: TaskId | undefined;
  /** when a sleeper or a wait with a timeout wakes, simulated milliseconds */
  wakeAt: number | undefined;
  keys: readonly string[];
  parked: boolean;
  result: { readonly value: unknown } | undefined;
  /** what a server's task answers; its children do so for it */
  answers: Answered | undefined;
}

/** A connection, or one datagram with its trace. */
interface Answered {
  readonly socket: SocketId;
  readonly trace?: number | undefined;
}

export function createScheduler(): Scheduler {
  return { tasks: new Map(), ready: [], waiting: new Map(), nextId: 1, current: undefined };
}

/** Starts a task; it runs when its turn comes. */
export function spawn(scheduler: Scheduler, generator: Task<unknown>, label: string, parent?: TaskId): TaskId {
  const id = scheduler.nextId++;
  const answers = parent === undefined ? undefined : scheduler.tasks.get(parent)?.answers;
  scheduler.tasks.set(id, { id, label, generator, parent, wakeAt: undefined, keys: [], parked: true, result: undefined, answers });
  wakeTask(scheduler, id, { by: 'yield' });
  return id;
}

/** Wakes every task that waits for the key, in the order in which they began to wait. */
export function notifyKey(scheduler: Scheduler, key: string): void {
  const waiting = scheduler.waiting.get(key);
  if (!waiting) return;
  for (const id of [...waiting]) wakeTask(scheduler, id, { by: 'key', key });
}

/** Sends a signal: the task's current wait ends with it. A task that already runs gets it at its next wait. */
export function sendSignal(scheduler: Scheduler, id: TaskId, signal: Signal): void {
  const task = scheduler.tasks.get(id);
  if (!task) return;
  if (task.parked) wakeTask(scheduler, id, { by: 'signal', signal });
  else {
    const queued = scheduler.ready.findIndex((entry) => entry.task === id);
    if (queued >= 0) scheduler.ready[queued] = { task: id, wake: { by: 'signal', signal } };
  }
}

function wakeTask(scheduler: Scheduler, id: TaskId, wake: Wake): void {
  const task = scheduler.tasks.get(id);
  if (!task?.parked) return;
  task.parked = false;
  for (const key of task.keys) {
    const waiting = scheduler.waiting.get(key);
    waiting?.delete(id);
    if (waiting?.size === 0) scheduler.waiting.delete(key);
  }
  task.keys = [];
  task.wakeAt = undefined;
  scheduler.ready.push({ task: id, wake });
}

/** Simulated time at which the next sleeper wakes; undefined when nobody sleeps. */
export function nextWakeAt(scheduler: Scheduler): number | undefined {
  let next: number | undefined;
  for (const task of scheduler.tasks.values()) {
    if (task.parked && task.wakeAt !== undefined && (next === undefined || task.wakeAt < next)) next = task.wakeAt;
  }
  return next;
}

/** Wakes all sleepers whose time has come, in the order of their times, then of their ids. */
export function wakeDue(scheduler: Scheduler, now: number): void {
  const due = [...scheduler.tasks.values()].filter((task) => task.parked && task.wakeAt !== undefined && task.wakeAt <= now);
  due.sort((a, b) => (a.wakeAt ?? 0) - (b.wakeAt ?? 0) || a.id - b.id);
  for (const task of due) wakeTask(scheduler, task.id, { by: 'time' });
}

/**
 * Runs the next ready task until it parks. Gives a promise to await when the task handed out a library's computation, undefined
 * otherwise; false when nobody was ready.
 */
export function runNext(scheduler: Scheduler, now: () => number): Promise<void> | undefined | false {
  const next = scheduler.ready.shift();
  if (!next) return false;
  const task = scheduler.tasks.get(next.task);
  if (!task) return undefined;
  return resume(scheduler, task, next.wake, now);
}

function resume(scheduler: Scheduler, task: Running, first: Wake, now: () => number): Promise<void> | undefined {
  let wake = first;
  for (;;) {
    scheduler.current = task.id;
    const step = task.generator.next(wake);
    scheduler.current = undefined;
    if (step.done) {
      finish(scheduler, task, step.value);
      return undefined;
    }
    const wait = step.value;
    switch (wait.kind) {
      case 'spawn':
        wake = { by: 'spawned', task: spawn(scheduler, wait.task, wait.label, task.id) };
        continue;
      case 'signal':
        sendSignal(scheduler, wait.task, wait.signal);
        wake = { by: 'sent' };
        continue;
      case 'yield':
        task.parked = false;
        scheduler.ready.push({ task: task.id, wake: { by: 'yield' } });
        return undefined;
      case 'sleep':
        park(scheduler, task, [], now() + Math.max(0, wait.ms));
        return undefined;
      case 'key':
        park(scheduler, task, wait.keys, wait.timeoutMs === undefined ? undefined : now() + Math.max(0, wait.timeoutMs));
        // Waiting for the end of a task that has already ended would wait for ever.
        if (wait.keys.some((key) => key.startsWith('task:') && !scheduler.tasks.has(Number(key.slice(5))))) {
          wakeTask(scheduler, task.id, { by: 'key', key: wait.keys[0] ?? '' });
        }
        return undefined;
      case 'outside':
        return wait.promise.then(
          (value) => resume(scheduler, task, { by: 'outside', value }, now),
          (error: unknown) => resume(scheduler, task, { by: 'outside', value: error }, now),
        );
    }
  }
}

function park(scheduler: Scheduler, task: Running, keys: readonly string[], wakeAt: number | undefined): void {
  task.parked = true;
  task.keys = keys;
  task.wakeAt = wakeAt;
  for (const key of keys) {
    const waiting = scheduler.waiting.get(key);
    if (waiting) waiting.add(task.id);
    else scheduler.waiting.set(key, new Set([task.id]));
  }
}

function finish(scheduler: Scheduler, task: Running, value: unknown): void {
  task.result = { value };
  scheduler.tasks.delete(task.id);
  notifyKey(scheduler, taskKey(task.id));
}

/** Notes what a server's task answers. */
export function markAnswering(scheduler: Scheduler, id: TaskId, answers: Answered): void {
  const task = scheduler.tasks.get(id);
  if (task) task.answers = answers;
}

/** What the task that holds the baton answers. */
export function answeredNow({ tasks, current }: Scheduler): Answered | undefined {
  return current === undefined ? undefined : tasks.get(current)?.answers;
}

/** The label of the first of a task's line: what started what started it. */
export function founderLabel(scheduler: Scheduler, id: TaskId | undefined): string | undefined {
  let task = id === undefined ? undefined : scheduler.tasks.get(id);
  for (let parent = task; parent; parent = parent.parent === undefined ? undefined : scheduler.tasks.get(parent.parent)) task = parent;
  return task?.label;
}

/** Everything that a task started, directly or not, the youngest first. */
export function descendants(scheduler: Scheduler, id: TaskId): readonly TaskId[] {
  const found: TaskId[] = [];
  const family = new Set([id]);
  // children have greater ids than their parents
  for (const task of scheduler.tasks.values()) {
    if (task.parent === undefined || !family.has(task.parent)) continue;
    family.add(task.id);
    found.unshift(task.id);
  }
  return found;
}

/** Ends a task at once, as KILL does: its generator's finally blocks run, nothing else. */
export function killTask(scheduler: Scheduler, id: TaskId): void {
  const task = scheduler.tasks.get(id);
  // a task that ends its own process runs on to its end
  if (!task || scheduler.current === id) return;
  wakeTask(scheduler, id, { by: 'yield' });
  for (let index = scheduler.ready.length - 1; index >= 0; index--)
    if (scheduler.ready[index]?.task === id) scheduler.ready.splice(index, 1);
  // gone first: its finally blocks may end the process that it belongs to
  scheduler.tasks.delete(id);
  task.generator.return(undefined);
  finish(scheduler, task, undefined);
}
