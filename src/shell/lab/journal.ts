import { createHash } from 'node:crypto';
import type { JournalEvent, LineOutcome } from '../../cluster/lab-port.ts';

/** Hash of everything an event printed, and its exit status. */
export function outputHash(outcome: Pick<LineOutcome, 'stdout' | 'stderr' | 'exit'>): string {
  return createHash('sha256')
    .update(JSON.stringify([outcome.stdout, outcome.stderr, outcome.exit]))
    .digest('hex')
    .slice(0, 32);
}

export interface UndoData {
  readonly op: 'undo' | 'redo' | 'reset';
  readonly count: number;
}

/** An undo event's data; undefined when it is none. */
export function parseUndo(data: string): UndoData | undefined {
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value !== 'object' || value === null || !('op' in value) || !('count' in value)) return undefined;
    const { op, count } = value;
    if ((op !== 'undo' && op !== 'redo' && op !== 'reset') || typeof count !== 'number' || !Number.isInteger(count) || count < 1)
      return undefined;
    return { op, count };
  } catch {
    return undefined;
  }
}

/** Which events count after all undoing and redoing, and which could be done again. Hints stay seen and are no part of it. */
export function effectiveEvents(events: readonly JournalEvent[]): {
  readonly done: readonly JournalEvent[];
  readonly undone: readonly JournalEvent[];
} {
  let done: JournalEvent[] = [];
  let undone: JournalEvent[] = [];
  for (const event of events) {
    if (event.kind === 'hint') continue;
    if (event.kind !== 'undo') {
      done.push(event);
      undone = [];
      continue;
    }
    const undo = parseUndo(event.data);
    if (!undo) continue;
    if (undo.op === 'reset') {
      done = [];
      undone = [];
    } else if (undo.op === 'undo') undone = [...done.splice(-undo.count), ...undone];
    else done.push(...undone.splice(0, undo.count));
  }
  return { done, undone };
}
