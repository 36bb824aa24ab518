import { notSimulatedLine, signalExit } from '../../base/process.ts';
import type { Signal, Task } from '../../base/task.ts';
import type { Socket } from '../../net/socket.ts';
import type { ToolProcess } from '../tool.ts';

/** Writes to stdout; a closed pipe is nobody's error here. */
export function* print(process: ToolProcess, text: string): Task<void> {
  if (text !== '') yield* process.stdout.write(text);
}

export function* printError(process: ToolProcess, text: string): Task<void> {
  if (text !== '') yield* process.stderr.write(text);
}

/** Says on stderr that something is not simulated, notes it, and gives the tool's usage error. */
export function* refuseOption(process: ToolProcess, what: string, exit: number): Task<number> {
  process.noteNotSimulated();
  yield* process.stderr.write(notSimulatedLine(what));
  return exit;
}

/** The owner of a socket that this process opens, for `ss -p`. */
export function ownerOf(process: ToolProcess): NonNullable<Socket['owner']> {
  return { process: process.pid, name: process.name, fd: process.host.nextDescriptor() };
}

export function exitOf(signal: Signal): number {
  return signalExit(signal);
}

/** Milliseconds of a number of seconds as tools take it (`1`, `0.2`); undefined when it is none. */
export function secondsToMs(text: string): number | undefined {
  return /^\d+(\.\d*)?$|^\.\d+$/.test(text) ? Math.round(Number(text) * 1000) : undefined;
}
