import type { AndOr, CommandNode, CompoundList, Pipeline, PipelineNode, Redirection, Statement } from 'unbash';
import { createPipe, pipeSink, pipeSource, textSource } from '../../base/stream.ts';
import type { Task } from '../../base/task.ts';
import type { Child } from '../child.ts';
import { writeError } from '../diagnose.ts';
import type { Descriptor, ShellState } from '../state.ts';
import { runCompound } from './compound.ts';
import { redirect } from './redirect.ts';
import { handleSignals, runTrap } from './signals.ts';
import { runSimple } from './simple.ts';
import { finishSubshell, forkShell, spawnChild, waitForeground } from './subshell.ts';

/** Every so many commands the shell lets others run, so that a loop without commands can be interrupted. */
const YIELD_EVERY = 64;

/** Runs statements in order until one unwinds; gives the last status. */
export function* runStatements(shell: ShellState, statements: readonly Statement[]): Task<number> {
  let status = 0;
  for (const statement of statements) {
    status = yield* runStatement(shell, statement);
    if (shell.flow) return status;
  }
  return status;
}

export function* runList(shell: ShellState, list: CompoundList): Task<number> {
  return yield* runStatements(shell, list.commands);
}

export function* tick(shell: ShellState): Task {
  if (++shell.steps % YIELD_EVERY === 0) {
    // The supervisor of this task has put a signal into `pending` before the wake comes back here.
    yield { kind: 'yield' };
  }
  if (shell.pending.length > 0) yield* handleSignals(shell);
}

function* runStatement(shell: ShellState, statement: Statement): Task<number> {
  yield* tick(shell);
  if (shell.flow) return shell.status;
  if (statement.background === true) return (shell.status = yield* runBackground(shell, statement));
  return (shell.status = yield* runNode(shell, statement.command));
}

function* runNode(shell: ShellState, node: PipelineNode | AndOr): Task<number> {
  if (node.type === 'AndOr') return yield* runAndOr(shell, node);
  if (node.type === 'Pipeline') return yield* runPipeline(shell, node);
  return yield* checked(shell, node, runCommand(shell, node));
}

function* runAndOr(shell: ShellState, node: AndOr): Task<number> {
  let status = 0;
  for (const [index, command] of node.commands.entries()) {
    const operator = index === 0 ? undefined : node.operators[index - 1];
    if ((operator === '&&' && status !== 0) || (operator === '||' && status === 0)) continue;
    const last = index === node.commands.length - 1;
    if (!last) shell.errexitIgnored++;
    status = shell.status = yield* runNode(shell, command);
    if (!last) shell.errexitIgnored--;
    if (shell.flow) return status;
  }
  return status;
}

/** `set -e` and the ERR trap, after a command that failed where failing counts. */
function* checked(shell: ShellState, node: CommandNode | undefined, task: Task<number>): Task<number> {
  const status = yield* task;
  shell.status = status;
  if (node === undefined || node.type === 'Command')
    if (shell.pipeStatus.length < 2 || node) shell.pipeStatus = node ? [status] : shell.pipeStatus;
  const simple =
    !node || node.type === 'Command' || node.type === 'Subshell' || node.type === 'TestCommand' || node.type === 'ArithmeticCommand';
  if (status === 0 || shell.flow || shell.errexitIgnored > 0 || !simple) return status;
  yield* runTrap(shell, 'ERR');
  if (shell.options.has('errexit')) shell.flow = { kind: 'exit' };
  return status;
}

function* runPipeline(shell: ShellState, node: Pipeline): Task<number> {
  const negated = node.prefixes.filter((prefix) => prefix.type === 'Negation').length % 2 === 1;
  const timed = node.prefixes.find((prefix) => prefix.type === 'Time');
  const begun = shell.machine.clock.now();
  if (negated) shell.errexitIgnored++;
  const only = node.commands[0];
  const body = node.commands.length > 1 ? runPipes(shell, node) : only ? runCommand(shell, only) : nothing();
  const status = negated ? yield* body : yield* checked(shell, node.commands.length > 1 ? undefined : only, body);
  if (negated) shell.errexitIgnored--;
  if (timed?.type === 'Time') {
    const ms = shell.machine.clock.now() - begun;
    const real = timed.posix
      ? `real ${(ms / 1000).toFixed(2)}\nuser 0.00\nsys 0.00\n`
      : `\nreal\t${Math.floor(ms / 60000)}m${((ms % 60000) / 1000).toFixed(3)}s\nuser\t0m0.000s\nsys\t0m0.000s\n`;
    yield* writeError(shell, real);
  }
  return negated ? (status === 0 ? 1 : 0) : status;
}

function* nothing(): Task<number> {
  return 0;
}

function* runPipes(shell: ShellState, node: Pipeline): Task<number> {
  const children: Child[] = [];
  let input: Descriptor | undefined = shell.descriptors.get(0);
  for (const [index, command] of node.commands.entries()) {
    const table = new Map(shell.descriptors);
    if (input) table.set(0, input);
    const before = index > 0 ? input?.source : undefined;
    const pipe = index < node.commands.length - 1 ? createPipe(shell.machine.pipeKey(), shell.machine.notify) : undefined;
    const sink = pipe && pipeSink(pipe);
    if (sink) table.set(1, { sink });
    if (sink && node.operators[index] === '|&') table.set(2, { sink });
    const copy = forkShell(shell, table, false);
    const pid = shell.machine.allocatePid();
    if (command.type === 'Command') copy.execPid = pid;
    const text = shell.source.slice(command.pos, command.end);
    const close = (): void => {
      sink?.close();
      before?.close();
    };
    children.push(yield* spawnChild(shell, copy, text, pid, () => finishSubshell(copy, runCommand(copy, command)), close));
    input = pipe && { source: pipeSource(pipe) };
  }
  return yield* settleForeground(shell, children, shell.source.slice(node.pos, node.end));
}

/** Waits for a foreground job; Ctrl-Z makes it a stopped job. */
export function* settleForeground(shell: ShellState, children: readonly Child[], text: string): Task<number> {
  if ((yield* waitForeground(shell, children)) === 'stopped') {
    const job = { id: 1 + Math.max(0, ...shell.jobs.map((entry) => entry.id)), children, text, stopped: true, foreground: false };
    shell.jobs.push(job);
    yield* writeError(shell, `\n[${job.id}]+  Stopped                 ${text}\n`);
    shell.flow = shell.loopDepth > 0 ? { kind: 'break', levels: shell.loopDepth } : shell.flow;
    return 148;
  }
  shell.pipeStatus = children.map((child) => child.exit ?? 0);
  const last = children.at(-1)?.exit ?? 0;
  const status = shell.options.has('pipefail') ? (shell.pipeStatus.filter((code) => code !== 0).at(-1) ?? 0) : last;
  if (shell.pending.length > 0) yield* handleSignals(shell, shell.pipeStatus.includes(130) ? 130 : status);
  return status;
}

function* runBackground(shell: ShellState, statement: Statement): Task<number> {
  const table = new Map(shell.descriptors);
  if (shell.interactive || table.get(0)?.source?.isTerminal === true || !shell.options.has('monitor'))
    table.set(0, { source: textSource('') });
  const copy = forkShell(shell, table, false);
  const text = shell.source.slice(statement.command.pos, statement.command.end);
  const pid = shell.machine.allocatePid();
  if (statement.command.type === 'Command') copy.execPid = pid;
  const child = yield* spawnChild(
    shell,
    copy,
    text,
    pid,
    () => finishSubshell(copy, runNode(copy, statement.command)),
    () => undefined,
  );
  const job = { id: 1 + Math.max(0, ...shell.jobs.map((entry) => entry.id)), children: [child], text, stopped: false, foreground: false };
  shell.jobs.push(job);
  shell.lastJobPid = pid;
  if (shell.interactive) yield* writeError(shell, `[${job.id}] ${pid}\n`);
  return 0;
}

/** One command without its place in a pipeline. */
export function* runCommand(shell: ShellState, node: CommandNode): Task<number> {
  shell.position = node.pos;
  switch (node.type) {
    case 'Command':
      return yield* runSimple(shell, node);
    case 'Function':
      shell.functions.set(node.name.value, {
        body: node.body,
        source: shell.source,
        text: shell.source.slice(node.body.pos, node.body.end),
      });
      return 0;
    case 'Redirected':
      return yield* withRedirects(shell, node.redirects, () => runCompound(shell, node.command));
    case 'Coproc':
      shell.machine.noteNotSimulated();
      yield* writeError(shell, 'kubehop does not simulate coproc\n');
      return 1;
    default:
      return yield* runCompound(shell, node);
  }
}

/** Runs a body with redirections in force and takes them back afterwards. */
export function* withRedirects(shell: ShellState, redirections: readonly Redirection[], body: () => Task<number>): Task<number> {
  if (redirections.length === 0) return yield* body();
  const table = yield* redirect(shell, redirections);
  if (!table) return 1;
  const before = shell.descriptors;
  shell.descriptors = table;
  const status = yield* body();
  shell.descriptors = before;
  return status;
}
