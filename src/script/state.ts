import type { Assignment, CompoundCommand, CompoundList, Redirected } from 'unbash';
import type { Sink, Source } from '../base/stream.ts';
import type { Signal } from '../base/task.ts';
import type { Child } from './child.ts';
import type { ShellMachine } from './machine.ts';

/** A shell variable with its attributes (declare). `items` is set for arrays; indexed arrays use decimal keys. */
export interface Variable {
  text: string | undefined;
  items: Map<string, string> | undefined;
  associative: boolean;
  exported: boolean;
  readonly: boolean;
  integer: boolean;
  letterCase: 'upper' | 'lower' | undefined;
  nameref: boolean;
}

/** An open file descriptor: one end that reads, one that writes, or both. */
export interface Descriptor {
  readonly source?: Source | undefined;
  readonly sink?: Sink | undefined;
}

export type Descriptors = ReadonlyMap<number, Descriptor>;

export interface ShellFunction {
  readonly body: CompoundCommand | Redirected | CompoundList;
  /** the text that the body's positions index */
  readonly source: string;
  readonly text: string;
}

/** Why the evaluator is unwinding; undefined while it runs straight on. */
export type Flow =
  | { readonly kind: 'break' | 'continue'; levels: number }
  | { readonly kind: 'return' }
  | { readonly kind: 'exit' }
  /** an expansion or assignment failed: the current line ends, a script ends */
  | { readonly kind: 'abort' }
  /** Ctrl-C reached the shell */
  | { readonly kind: 'interrupt' }
  /** a signal's default action ends this (sub)shell */
  | { readonly kind: 'killed'; readonly signal: Signal };

export type OptionName =
  'errexit' | 'nounset' | 'xtrace' | 'pipefail' | 'noglob' | 'noclobber' | 'noexec' | 'verbose' | 'allexport' | 'monitor';

export interface Job {
  readonly id: number;
  readonly children: readonly Child[];
  readonly text: string;
  stopped: boolean;
  /** `disown`ed and notified jobs are dropped */
  foreground: boolean;
}

/**
 * Everything a session keeps between two lines. A subshell works on a copy (see `forkShell`). `flow`, `pending` and the
 * depths are meaningful only while a line runs.
 */
export interface ShellState {
  readonly machine: ShellMachine;
  /** the name in error messages: `bash`, `sh`, or the script's path */
  name: string;
  /** $0 */
  arg0: string;
  /** an interactive session: aliases, job control, no exit on errors of special builtins */
  readonly interactive: boolean;
  /** true in a copy: a background job, a pipeline's part or `( )` */
  subshell: boolean;
  readonly pid: number;
  readonly ppid: number;
  cwd: string;
  positional: string[];
  /** variables: global first, then one map per running function */
  scopes: Map<string, Variable>[];
  functions: Map<string, ShellFunction>;
  aliases: Map<string, string>;
  options: Set<OptionName>;
  shopt: Set<string>;
  /** handlers by signal name without SIG; '' ignores */
  traps: Map<string, string>;
  descriptors: Map<number, Descriptor>;
  jobs: Job[];
  lastJobPid: number | undefined;
  /** a copy that exists for one simple command: an external one takes this process over, as after execve(2) */
  execPid?: number | undefined;
  status: number;
  pipeStatus: readonly number[];
  lastArgument: string;
  directories: string[];
  history: string[];
  umask: number;
  /** simulated time at which the session began, for SECONDS and times */
  readonly startedAt: number;
  flow: Flow | undefined;
  /** signals that arrived and were not yet acted upon */
  pending: Signal[];
  /** children in tasks of their own that run now in the foreground */
  foreground: Child[];
  functionDepth: number;
  loopDepth: number;
  /** nesting of functions, subshells, eval, source and substitutions: bounded */
  depth: number;
  /** above zero where `set -e` is not applied: conditions, `&&`, `||`, `!` */
  errexitIgnored: number;
  /** commands run so far, to yield at every so many */
  steps: number;
  inTrap: boolean;
  /** exit status of the last `$()` of an assignment */
  substitutionStatus: number | undefined;
  /** the text that positions of the running nodes index */
  source: string;
  functionNames: string[];
  getoptsOffset: number;
  getoptsWord: number;
  /** where the running command begins in `source`, and the line of a file that `source` begins at, for messages */
  position: number;
  firstLine: number;
  /** inside `source FILE`: messages name lines */
  sourcing: boolean;
  /** outputs of `<( )` by the path they stand for */
  substitutions: Map<string, string>;
  /** the learner's terminal, for /dev/tty */
  readonly terminal: Descriptor | undefined;
  /** a copy of an interactive shell: its messages name no line */
  quietPrefix: boolean;
  /** assignments among the words of the running `declare`, `local`, `export` .. */
  declared: Assignment[];
  /** a builtin wrote into a pipe that nobody reads */
  brokenPipe: boolean;
  /** whose messages are spoken */
  readonly flavour: 'bash' | 'dash' | 'busybox';
}
