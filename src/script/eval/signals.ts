import { parse } from 'unbash';
import type { Signal, Task } from '../../base/task.ts';
import type { ShellState } from '../state.ts';
import { runStatements } from './execute.ts';

const IGNORED = new Set<Signal>(['CHLD', 'CONT', 'TSTP']);

/**
 * Acts on the signals that arrived. `childStatus` is the exit of the command that ran meanwhile: Ctrl-C ends the line only when it ended that command
 * too (bash(1), "SIGNALS").
 */
export function* handleSignals(shell: ShellState, childStatus?: number): Task {
  while (shell.pending.length > 0) {
    const signal = shell.pending.shift();
    if (signal === undefined || IGNORED.has(signal)) continue;
    const handler = shell.traps.get(signal);
    if (handler !== undefined) {
      if (handler !== '' && !shell.flow) yield* runTrap(shell, signal);
      continue;
    }
    if (signal === 'INT') {
      if (childStatus !== undefined && childStatus !== 130) continue;
      shell.status = 130;
      shell.flow = shell.interactive ? { kind: 'interrupt' } : { kind: 'killed', signal };
    } else if (!shell.interactive) shell.flow = { kind: 'killed', signal };
  }
}

/** Runs a trap's handler; $? is kept, except that `exit` in it counts. */
export function* runTrap(shell: ShellState, name: string): Task {
  const handler = shell.traps.get(name);
  if (handler === undefined || handler === '' || (shell.inTrap && name !== 'EXIT')) return;
  if (name === 'EXIT') shell.traps.delete('EXIT');
  const { status, source, inTrap, position } = shell;
  shell.inTrap = true;
  shell.source = handler;
  yield* runStatements(shell, parse(handler).commands);
  Object.assign(shell, { source, inTrap, position });
  if (!shell.flow) shell.status = status;
}
