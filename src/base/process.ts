import type { Files } from './files.ts';
import type { Sink, Source } from './stream.ts';
import type { Notify, Signal, Task, TaskId } from './task.ts';

/** Simulated time, in milliseconds since the Unix epoch. */
export interface Clock {
  now(): number;
}

/** Seeded random numbers of the world. */
export interface Random {
  /** an integer from 0 to `below` - 1 */
  integer(below: number): number;
}

/**
 * A running command as it sees itself: arguments, environment, streams, files and the few services of its kernel that are
 * not the network. A command that needs the network gets a wider type (`tools/` adds the machine's network to it).
 */
export interface Process {
  /** the words after the command's name */
  readonly args: readonly string[];
  /** the name it was called by */
  readonly name: string;
  readonly pid: number;
  readonly user: string;
  readonly hostname: string;
  env: Readonly<Record<string, string>>;
  cwd: string;
  readonly stdin: Source;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
  readonly notify: Notify;
  /** columns and rows when stdout is a terminal; undefined in a pipe */
  readonly terminal: { readonly columns: number; readonly rows: number } | undefined;
  /** records that something typed is not simulated; the caller also prints the one honest line (see {@link notSimulatedLine}) */
  noteNotSimulated(): void;
  /** runs another command of the same machine in the foreground, with streams of its own; 127 when there is none */
  run(command: string, args: readonly string[], streams?: Partial<Streams>): Task<number>;
  /** where an installed command of that name lies, for `which`; absent where the machine cannot say */
  pathOf?(name: string): string | undefined;
  /** sends a signal to a process of this machine, for `kill`; absent where the machine cannot */
  signal?(pid: number, signal: Signal): Task<'ok' | 'ESRCH' | 'EPERM'>;
}

export interface Streams {
  readonly stdin: Source;
  readonly stdout: Sink;
  readonly stderr: Sink;
}

/** A command: one file, one object. `run` returns the exit code; 128 + n after signal n, as shells report it. */
export interface Command<P extends Process = Process> {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** one line for `help` and docs/supported.md */
  readonly summary: string;
  /** every flag that is simulated, for help, completion and docs/supported.md */
  readonly flags?: readonly string[];
  run(process: P): Task<number>;
}

/** The one honest line for what is not simulated. */
export function notSimulatedLine(what: string): string {
  return `kubehop does not simulate ${what}\n`;
}

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

/** Exit code of a command that ended by a signal (128 + number, signal(7)). */
export function signalExit(signal: Signal): number {
  return 128 + SIGNAL_NUMBERS[signal];
}

export type { TaskId };
