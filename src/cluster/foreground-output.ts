import type { Signal } from '../base/task.ts';
import type { World } from './world.ts';

/** Notified when a foreground program printed, ended or got a signal. */
export const foregroundKey = (pid: number): string => `foreground:${pid}`;

/** Hands text to the command that runs the program, if one does. */
export function toForeground(world: World, pid: number, stream: 'stdout' | 'stderr', text: string): void {
  const output = world.foreground.get(pid);
  if (!output || text === '') return;
  output.pieces.push({ stream, text });
  world.network.ports.notify(foregroundKey(pid));
}

/** Hands a signal to the command that runs the program; false when none does. */
export function signalForeground(world: World, pid: number, signal: Signal): boolean {
  const output = world.foreground.get(pid);
  if (!output) return false;
  output.signal = signal;
  world.network.ports.notify(foregroundKey(pid));
  return true;
}
