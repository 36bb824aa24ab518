import { parseArgs } from 'node:util';
import { scaffold } from '../authoring/index.ts';
import { UsageError, type Io } from './io.ts';

/** `kubehop new lesson|exercise ID`. */
export function newContent(args: readonly string[], io: Io): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { content: { type: 'string', default: '.' } },
  });
  const [kind, id] = positionals;
  if ((kind !== 'lesson' && kind !== 'exercise') || id === undefined) throw new UsageError('usage: kubehop new lesson|exercise ID');
  const made = scaffold(kind, id, values.content);
  if (!made.ok) throw new UsageError(made.error);
  io.out(`${made.value}\n`);
  return 0;
}
