import type { Signal } from '../../base/task.ts';

/** Linux's numbers of the signals that exist here, signal(7). */
export const SIGNAL_NUMBERS: Readonly<Record<Signal, number>> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  KILL: 9,
  USR1: 10,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  CHLD: 17,
  CONT: 18,
  TSTP: 20,
};

/** A signal by name (`TERM`, `SIGTERM`, `term`) or number; undefined when there is none such. */
export function signalOf(text: string): Signal | undefined {
  const name = text.toUpperCase().replace(/^SIG/, '');
  return (Object.entries(SIGNAL_NUMBERS) as [Signal, number][]).find(([signal, number]) => signal === name || String(number) === text)?.[0];
}
