import { SIGNAL_NUMBERS } from '../../base/process.ts';
import type { Signal } from '../../base/task.ts';

/** A signal by name (`TERM`, `SIGTERM`, `term`) or number; undefined when there is none such. */
export function signalOf(text: string): Signal | undefined {
  const name = text.toUpperCase().replace(/^SIG/, '');
  return (Object.entries(SIGNAL_NUMBERS) as [Signal, number][]).find(([signal, number]) => signal === name || String(number) === text)?.[0];
}
