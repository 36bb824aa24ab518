import type { Task } from '../../base/task.ts';
import type { ShellState } from '../state.ts';

/** Writes a builtin's output; remembers a broken pipe, which ends the shell that writes. */
export function* print(shell: ShellState, text: string): Task<number> {
  const sink = shell.descriptors.get(1)?.sink;
  if (!sink || text === '') return 0;
  const result = yield* sink.write(text);
  if (result === 'closed') shell.brokenPipe = true;
  return result === 'ok' ? 0 : 1;
}
