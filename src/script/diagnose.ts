import type { Task } from '../base/task.ts';
import { nullDescriptor } from './io.ts';
import type { ShellState } from './state.ts';

/** How the shell introduces its own messages: `bash: `, `script.sh: line 3: `, and for dash and busybox what they say. */
export function messagePrefix(shell: ShellState): string {
  if ((shell.interactive || shell.quietPrefix) && !shell.sourcing) return `${shell.name}: `;
  if (shell.flavour === 'busybox') return `${shell.name}: `;
  const before = shell.source.slice(0, shell.position);
  let line = 1 + shell.firstLine;
  for (const letter of before) if (letter === '\n') line++;
  return shell.flavour === 'dash' ? `${shell.name}: ${line}: ` : `${shell.name}: line ${line}: `;
}

/** Writes one of the shell's own messages to its standard error. */
export function* complain(shell: ShellState, message: string): Task {
  yield* writeError(shell, `${messagePrefix(shell)}${message}\n`);
}

export function* writeError(shell: ShellState, text: string): Task {
  yield* (shell.descriptors.get(2)?.sink ?? nullDescriptor().sink).write(text);
}

/** An expansion or assignment failed: says why and unwinds the line (a script ends). */
export function* abort(shell: ShellState, message: string, status = 1): Task {
  if (shell.flow) return;
  yield* complain(shell, message);
  shell.status = status;
  shell.flow = { kind: 'abort' };
}
