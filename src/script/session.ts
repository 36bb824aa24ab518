import { parse, type ParsedScript, type Statement } from 'unbash';
import type { Streams } from '../base/process.ts';
import { signalExit } from '../base/process.ts';
import type { Task } from '../base/task.ts';
import { expandAliases } from './alias.ts';
import type { signalChild } from './child.ts';
import { messagePrefix, writeError } from './diagnose.ts';
import { runStatements } from './eval/execute.ts';
import { runTrap } from './eval/signals.ts';
import { descriptorsOf } from './io.ts';
import { reportJobs } from './jobs.ts';
import type { ShellMachine } from './machine.ts';
import type { Descriptor, OptionName, ShellState, Variable } from './state.ts';
import { supervise } from './supervise.ts';
import { findSyntaxError } from './syntax-error.ts';
import { emptyVariable } from './variables.ts';

export interface ShellOptions {
  /** the name in messages: `bash` (default), `sh` or a script's path */
  readonly name?: string;
  readonly flavour?: 'bash' | 'dash' | 'busybox';
  readonly interactive?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** positional parameters */
  readonly args?: readonly string[];
  readonly arg0?: string;
  readonly descriptors?: ReadonlyMap<number, Descriptor>;
  readonly options?: readonly OptionName[];
  readonly pid?: number;
  readonly ppid?: number;
}

/** What a line did: its exit status; `incomplete` when more lines are needed (PS2); `exited` when the shell has ended. */
export interface LineResult {
  readonly exit: number;
  readonly incomplete?: true;
  readonly exited?: number;
}

/** A new shell. All of it lasts from line to line; nothing in it refers to a line that has ended. */
export function createShell(machine: ShellMachine, options: ShellOptions = {}): ShellState {
  const cwd = options.cwd ?? options.env?.['PWD'] ?? '/';
  const globals = new Map<string, Variable>(
    Object.entries({ ...options.env, PWD: cwd }).map(([name, text]) => [name, { ...emptyVariable(), text, exported: true }] as const),
  );
  for (const [name, text] of [
    ['IFS', ' \t\n'],
    ['OPTIND', '1'],
    ['PS4', '+ '],
  ] as const)
    globals.set(name, { ...emptyVariable(), text });
  const name = options.name ?? 'bash';
  return {
    machine,
    name,
    arg0: options.arg0 ?? name,
    interactive: options.interactive ?? false,
    subshell: false,
    pid: options.pid ?? machine.allocatePid(),
    ppid: options.ppid ?? 1,
    cwd,
    positional: [...(options.args ?? [])],
    scopes: [globals],
    functions: new Map(),
    aliases: new Map(),
    options: new Set(options.options),
    shopt: new Set(),
    traps: new Map(),
    descriptors: new Map(options.descriptors),
    jobs: [],
    lastJobPid: undefined,
    status: 0,
    pipeStatus: [0],
    lastArgument: name,
    directories: [],
    history: [],
    umask: 0o022,
    startedAt: machine.clock.now(),
    flow: undefined,
    pending: [],
    foreground: [],
    functionDepth: 0,
    loopDepth: 0,
    depth: 0,
    errexitIgnored: 0,
    steps: 0,
    inTrap: false,
    substitutionStatus: undefined,
    source: '',
    functionNames: [],
    getoptsOffset: 1,
    getoptsWord: 1,
    position: 0,
    firstLine: 0,
    sourcing: false,
    substitutions: new Map(),
    terminal: undefined,
    quietPrefix: false,
    declared: [],
    brokenPipe: false,
    flavour: options.flavour ?? 'bash',
  };
}

/**
 * Runs one line (or several lines) typed into an interactive shell. Signals reach it by `{kind: 'signal'}` on the task that runs this: INT goes on to
 * the foreground commands and ends the line with 130, TSTP stops them.
 */
export function* runLine(shell: ShellState, text: string, streams: Streams): Task<LineResult> {
  const descriptors = new Map([...shell.descriptors, ...descriptorsOf(streams)]);
  Object.assign(shell, { descriptors, flow: undefined, errexitIgnored: 0, loopDepth: 0, inTrap: false });
  shell.pending.length = 0;
  shell.foreground.length = 0;
  shell.substitutions.clear();
  shell.source = expandAliases(text, shell.interactive ? shell.aliases : new Map<string, string>());
  const script = parse(shell.source);
  const problem = findSyntaxError(shell.source, script);
  if (problem?.kind === 'incomplete') return { exit: shell.status, incomplete: true };
  if (problem) return yield* syntaxError(shell, problem.message);
  let exited = false;
  const body = function* (): Task<number> {
    const status = yield* runStatements(shell, script.commands);
    if (shell.flow?.kind === 'exit' || shell.flow?.kind === 'killed') {
      exited = true;
      if (shell.flow.kind === 'killed') shell.status = signalExit(shell.flow.signal);
      shell.flow = undefined;
      yield* runTrap(shell, 'EXIT');
      return shell.status;
    }
    return shell.flow ? shell.status : script.commands.length > 0 ? status : shell.status;
  };
  const stop = function (signal: Parameters<typeof signalChild>[1]): void {
    shell.pending.push(signal);
  };
  const exit = yield* supervise(body(), shell.machine.clock, `process:${shell.pid}`, stop, false);
  shell.status = exit;
  shell.flow = undefined;
  if (shell.interactive && !exited) yield* reportJobs(shell);
  return exited ? { exit, exited: exit } : { exit };
}

function* syntaxError(shell: ShellState, message: string): Task<LineResult> {
  yield* writeError(shell, `${messagePrefix(shell)}${message}\n`);
  shell.status = 2;
  return { exit: 2 };
}

/**
 * Runs a whole script (a file, `sh -c`, standard input) to its end, EXIT trap included; gives its exit status. What stands on lines before a syntax error
 * runs, as the shell reads line by line. `inline`: it came with `-c`, which bash says in syntax errors.
 */
export function* runScript(shell: ShellState, text: string, inline = false): Task<number> {
  shell.source = text;
  const script: ParsedScript = parse(text);
  const found = findSyntaxError(text, script);
  // A script may end within a here-document: bash takes what is there.
  const problem = found?.message.startsWith('here-document') ? undefined : found;
  const errorAt = problem ? text.lastIndexOf('\n', Math.max(0, problem.position - 1)) : text.length;
  const statements: readonly Statement[] = problem ? script.commands.filter((statement) => statement.end <= errorAt) : script.commands;
  const body = function* (): Task<number> {
    let status = yield* runStatements(shell, statements);
    if (problem && !shell.flow) {
      shell.position = problem.position;
      const prefix = messagePrefix(shell).replace(': ', inline && shell.flavour === 'bash' ? ': -c: ' : ': ');
      yield* writeError(shell, `${prefix}${problem.message}\n`);
      if (problem.kind !== 'incomplete') yield* writeError(shell, `${prefix}\`${text.slice(errorAt + 1).split('\n')[0] ?? ''}'\n`);
      status = shell.status = 2;
    }
    const flow = shell.flow;
    if (flow?.kind === 'killed') shell.status = signalExit(flow.signal);
    else if (!flow) shell.status = status;
    shell.flow = undefined;
    yield* runTrap(shell, 'EXIT');
    return shell.status;
  };
  return yield* supervise(body(), shell.machine.clock, `process:${shell.pid}`, (signal) => shell.pending.push(signal), false);
}
