import type { Assignment, Command, Word } from 'unbash';
import { signalExit } from '../../base/process.ts';
import type { Task } from '../../base/task.ts';
import { BUILTINS } from '../builtins/index.ts';
import { abort, complain, writeError } from '../diagnose.ts';
import { shellQuote } from '../expand/operate.ts';
import { expandWords, expandText } from '../expand/word.ts';
import { streamsOf } from '../io.ts';
import { launch } from '../launch.ts';
import type { ShellFunction, ShellState, Variable } from '../state.ts';
import { emptyVariable, environment, findRaw, storeScalar } from '../variables.ts';
import { assign } from './assign.ts';
import { runCompound } from './compound.ts';
import { runList, settleForeground, withRedirects } from './execute.ts';
import { handleSignals } from './signals.ts';
import { forkShell, spawnChild } from './subshell.ts';
import { MAX_DEPTH } from './substitute.ts';

/** A simple command: assignments, redirections, words; then a function, a builtin or a command of the machine. */
export function* runSimple(shell: ShellState, node: Command): Task<number> {
  const assignments = node.prefix.filter((part): part is Assignment => part.type === 'Assignment');
  shell.substitutionStatus = undefined;
  const words = yield* commandWords(shell, node);
  if (shell.flow) return shell.status;
  const [name, ...args] = words;
  if (shell.options.has('xtrace')) yield* trace(shell, assignments, words);
  if (name === undefined) {
    for (const assignment of assignments) {
      yield* assign(shell, assignment);
      if (shell.flow) return shell.status;
    }
    const status = shell.substitutionStatus ?? 0;
    return node.redirects.length === 0 ? status : yield* withRedirects(shell, node.redirects, () => constant(status));
  }
  const exec = name === 'exec' && args.length === 0;
  if (exec) return yield* execRedirects(shell, node);
  return yield* withRedirects(shell, node.redirects, () => invoke(shell, name, args, assignments, {}));
}

function* constant(status: number): Task<number> {
  return status;
}

function* execRedirects(shell: ShellState, node: Command): Task<number> {
  let kept = shell.descriptors;
  const status = yield* withRedirects(shell, node.redirects, function* () {
    kept = shell.descriptors;
    return yield* constant(0);
  });
  shell.descriptors = kept;
  return status;
}

/** The words after expansion; assignments after `declare` and the like stay assignments, so that arrays get through. */
function* commandWords(shell: ShellState, node: Command): Task<string[]> {
  const out = node.name ? yield* expandWords(shell, [node.name]) : [];
  shell.declared = [];
  for (const part of node.suffix) {
    if (part.type === 'Word') out.push(...(yield* expandWords(shell, [part as Word])));
    else if (part.type === 'Assignment') {
      shell.declared.push(part);
      out.push(
        part.value.type === 'ArrayValue'
          ? `${part.name}=(`
          : `${part.text.slice(0, part.text.indexOf('=') + 1)}${yield* expandText(shell, part.value, 'assignment')}`,
      );
    }
    if (shell.flow) break;
  }
  return out;
}

function* trace(shell: ShellState, assignments: readonly Assignment[], words: readonly string[]): Task {
  const quoted = words.map((word) => (word !== '' && /^[\w@%+=:,./-]+$/.test(word) ? word : shellQuote(word)));
  const line = [...assignments.map((part) => part.text), ...quoted].join(' ');
  yield* writeError(shell, `+ ${line}\n`);
}

/** Runs a command that has its words. `skip`: what `command` and `builtin` leave out. */
export function* invoke(
  shell: ShellState,
  name: string,
  args: readonly string[],
  assignments: readonly Assignment[],
  skip: { readonly functions?: boolean },
): Task<number> {
  shell.lastArgument = args.at(-1) ?? name;
  const fn = skip.functions === true ? undefined : shell.functions.get(name);
  const builtin = BUILTINS.get(name);
  if (!fn && !builtin) return yield* external(shell, name, args, assignments);
  const before = new Map<string, Variable | undefined>();
  for (const assignment of assignments) {
    const scope = shell.scopes[0];
    const old = findRaw(shell, assignment.name);
    if (!before.has(assignment.name)) before.set(assignment.name, old && { ...old });
    yield* assign(shell, assignment);
    const made = scope?.get(assignment.name);
    if (made && name !== 'exec') made.exported = true;
    if (shell.flow) return shell.status;
  }
  const status = fn ? yield* callFunction(shell, name, fn, args) : yield* (builtin ?? nothing)(shell, args, name);
  for (const [variable, old] of before) {
    if (old === undefined) shell.scopes[0]?.delete(variable);
    else Object.assign(findRaw(shell, variable) ?? {}, old);
  }
  if (!fn && shell.brokenPipe) {
    shell.brokenPipe = false;
    if (shell.subshell || !shell.interactive)
      shell.flow = shell.traps.get('PIPE') === undefined ? { kind: 'killed', signal: 'PIPE' } : shell.flow;
    return shell.flow ? signalExit('PIPE') : 1;
  }
  if (shell.pending.length > 0) yield* handleSignals(shell, fn || name === 'wait' ? undefined : status);
  return status;
}

const nothing = (): Task<number> => constant(0);

export function* callFunction(shell: ShellState, name: string, fn: ShellFunction, args: readonly string[]): Task<number> {
  if (shell.depth >= MAX_DEPTH) {
    yield* abort(shell, `${name}: maximum function nesting level exceeded (${MAX_DEPTH})`);
    return 1;
  }
  const { positional, source, loopDepth, position } = shell;
  shell.positional = [...args];
  shell.source = fn.source;
  shell.loopDepth = 0;
  shell.depth++;
  shell.functionDepth++;
  shell.functionNames.push(name);
  shell.scopes.push(new Map());
  let status =
    fn.body.type === 'CompoundList'
      ? yield* runList(shell, fn.body)
      : fn.body.type === 'Redirected'
        ? yield* redirected(shell, fn.body)
        : yield* runCompound(shell, fn.body);
  if (shell.flow?.kind === 'return') {
    shell.flow = undefined;
    status = shell.status;
  }
  shell.scopes.pop();
  shell.functionNames.pop();
  shell.functionDepth--;
  shell.depth--;
  Object.assign(shell, { positional, source, loopDepth, position });
  return status;
}

function redirected(shell: ShellState, body: Extract<ShellFunction['body'], { type: 'Redirected' }>): Task<number> {
  return withRedirects(shell, body.redirects, () => runCompound(shell, body.command));
}

function* external(shell: ShellState, name: string, args: readonly string[], assignments: readonly Assignment[]): Task<number> {
  let from = shell;
  if (assignments.length > 0) {
    from = forkShell(shell, shell.descriptors, true);
    for (const assignment of assignments) {
      const variable = emptyVariable();
      storeScalar(variable, assignment.value.type === 'Word' ? yield* expandText(shell, assignment.value, 'assignment') : '');
      variable.exported = true;
      from.scopes[0]?.set(assignment.name, variable);
      from.scopes[from.scopes.length - 1]?.set(assignment.name, variable);
    }
  }
  const pid = shell.execPid ?? shell.machine.allocatePid();
  shell.execPid = undefined;
  const request = { ...streamsOf(shell.descriptors), name, args, env: environment(from), cwd: shell.cwd, pid, ppid: shell.pid };
  const run = (): Task<number> => launch(shell.machine, request, shell, (message) => complain(shell, message));
  if (!shell.interactive) {
    const status = yield* run();
    if (shell.pending.length > 0) yield* handleSignals(shell, status);
    return status;
  }
  const text = [name, ...args].join(' ');
  const copy = forkShell(shell, shell.descriptors, false);
  const child = yield* spawnChild(shell, copy, text, pid, run, () => undefined);
  return yield* settleForeground(shell, [child], text);
}
