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

/** Whether an event is the Ctrl-C that ended the line before it: such a line has no hash of its own. */
export function endsLine(line: JournalEvent | undefined, event: JournalEvent): boolean {
  return line?.kind === 'line' && line.outputHash === undefined && event.kind === 'signal' && event.session === line.session;
}

/** What is undone at once: an event, or a line with the Ctrl-C that ended it. */
type Deed = readonly JournalEvent[];

/** Which deeds count after all undoing and redoing, and which could be done again. Hints stay seen and are no part of it. */
export function effectiveEvents(events: readonly JournalEvent[]): { readonly done: readonly Deed[]; readonly undone: readonly Deed[] } {
  let done: Deed[] = [];
  let undone: Deed[] = [];
  for (const event of events) {
    if (event.kind === 'hint') continue;
    if (event.kind !== 'undo') {
      const last = done.at(-1);
      if (last && endsLine(last.at(-1), event)) done[done.length - 1] = [...last, event];
      else done.push([event]);
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
