import type { Files } from '../base/files.ts';
import type { Clock, Command, Process, Random, Streams } from '../base/process.ts';
import type { Notify, Signal, Task, TaskId } from '../base/task.ts';

/** What the shell asks its machine to make a process from. */
export interface ProcessRequest extends Streams {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly pid: number;
  /** pid of the shell that starts it */
  readonly ppid: number;
}

/** A process the machine lists in `ps`; the shell announces those it starts. */
export interface StartedProcess {
  readonly pid: number;
  readonly ppid: number;
  readonly command: string;
  readonly task: TaskId;
}

/**
 * The machine a shell runs on, as small as the shell needs it. The world (`cluster/`, `shell/`) implements it. Waiting,
 * starting tasks and sending signals go through {@link Task} waits.
 */
export interface ShellMachine {
  readonly hostname: string;
  readonly user: string;
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
  readonly notify: Notify;
  /** the command of that name (no path) that is installed, or undefined */
  lookup(name: string): Command | undefined;
  /** where an installed command lies, for `type`, `which` and calls by path, for instance `/usr/bin/ls` */
  pathOf(name: string): string | undefined;
  /** every installed command, sorted: for completion and `compgen -c` */
  commandNames(): readonly string[];
  /** makes the process a command runs as; {@link createProcess} is the part without a network */
  process(request: ProcessRequest): Process;
  /** a new process id */
  allocatePid(): number;
  /** whether one more task may start (RLIMIT_NPROC, getrlimit(2)); always, where there is no such limit */
  mayFork?(): boolean;
  /** a key for a pipe that is unique in the world */
  pipeKey(): string;
  /** size of the learner's terminal; undefined when there is none */
  terminal(): { readonly columns: number; readonly rows: number } | undefined;
  /** a command line used something that is not simulated */
  noteNotSimulated(): void;
  /** a child was started in a task of its own, or has ended: for `ps` and `kill` across sessions */
  started?(process: StartedProcess): void;
  ended?(pid: number): void;
  /** sends a signal to a process that is no child of this shell */
  signal?(pid: number, signal: Signal): Task<'ok' | 'ESRCH' | 'EPERM'>;
}
