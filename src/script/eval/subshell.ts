import { signalExit } from '../../base/process.ts';
import type { Task } from '../../base/task.ts';
import type { Child } from '../child.ts';
import { signalChild } from '../child.ts';
import type { Descriptor, ShellState, Variable } from '../state.ts';
import { complain } from '../diagnose.ts';
import { supervise } from '../supervise.ts';
import { runTrap } from './signals.ts';

/** A copy of the shell for `( )`, `$()`, a pipeline's part or a background job. It has its own flow; pending signals are shared when it runs inline. */
export function forkShell(shell: ShellState, descriptors: ReadonlyMap<number, Descriptor>, inline: boolean): ShellState {
  return {
    ...shell,
    interactive: false,
    execPid: undefined,
    subshell: true,
    sourcing: shell.sourcing || false,
    positional: [...shell.positional],
    scopes: shell.scopes.map(
      (scope) => new Map([...scope].map(([name, v]): [string, Variable] => [name, { ...v, items: v.items && new Map(v.items) }])),
    ),
    functions: new Map(shell.functions),
    aliases: new Map(shell.aliases),
    options: new Set(shell.options),
    shopt: new Set(shell.shopt),
    traps: new Map([...shell.traps].filter(([, handler]) => handler === '')),
    descriptors: new Map(descriptors),
    jobs: inline ? shell.jobs : [],
    directories: [...shell.directories],
    pending: inline ? shell.pending : [],
    foreground: inline ? shell.foreground : [],
    functionNames: [...shell.functionNames],
    flow: undefined,
    loopDepth: 0,
    depth: shell.depth + 1,
    quietPrefix: shell.interactive || shell.quietPrefix,
  };
}

/** Runs a body in a copied shell to its end: exit status, EXIT trap, killed by a signal. */
export function* finishSubshell(copy: ShellState, body: Task<number>): Task<number> {
  const status = yield* body;
  if (copy.flow?.kind === 'killed') return signalExit(copy.flow.signal);
  if (copy.flow?.kind === 'interrupt') return 130;
  const last = copy.flow?.kind === 'exit' || copy.flow?.kind === 'abort' || copy.flow?.kind === 'return' ? copy.status : status;
  copy.flow = undefined;
  copy.status = last;
  if (copy.traps.get('EXIT')) {
    yield* runTrap(copy, 'EXIT');
    return copy.status;
  }
  return last;
}

/** Starts a body in a task of its own. `close` runs at its end, however it ends. */
export function* spawnChild(
  shell: ShellState,
  copy: ShellState,
  text: string,
  pid: number,
  body: () => Task<number>,
  close: () => void,
): Task<Child> {
  const child: Child = { pid, task: 0, text, exit: undefined, stopped: false, started: false, early: [] };
  const clock = shell.machine.clock;
  const refused = shell.machine.mayFork?.() === false;
  const task = function* (): Task<number> {
    child.started = true;
    let status = signalExit('KILL');
    try {
      const early = child.early.find((signal) => signal !== 'CONT' && signal !== 'TSTP' && signal !== 'CHLD');
      if (early) status = signalExit(early);
      else
        status = yield* supervise(
          refused ? forkRefused(copy) : body(),
          clock,
          `process:${pid}`,
          (signal) => copy.pending.push(signal),
          true,
        );
    } finally {
      child.exit = status;
      close();
      shell.machine.ended?.(pid);
    }
    return status;
  };
  const wake = yield { kind: 'spawn', task: task(), label: text };
  if (wake.by === 'spawned') child.task = wake.task;
  shell.machine.started?.({ pid, ppid: shell.pid, command: text, task: child.task });
  return child;
}

/** What bash says and how it ends when no process can be made. */
function* forkRefused(shell: ShellState): Task<number> {
  yield* complain(shell, 'fork: retry: Resource temporarily unavailable');
  return 254;
}

/** Waits for children in the foreground and hands signals on to them; 'stopped' after Ctrl-Z in an interactive shell. */
export function* waitForeground(shell: ShellState, children: readonly Child[]): Task<'ended' | 'stopped'> {
  shell.foreground.push(...children);
  let result: 'ended' | 'stopped' = 'ended';
  for (;;) {
    const running = children.filter((child) => child.exit === undefined);
    if (running.length === 0) break;
    const wake = yield { kind: 'key', keys: running.map((child) => `task:${child.task}`) };
    if (wake.by !== 'signal') continue;
    for (const child of running) yield* signalChild(child, wake.signal);
    if (wake.signal === 'TSTP' && shell.interactive) {
      result = 'stopped';
      break;
    }
  }
  for (const child of children) shell.foreground.splice(shell.foreground.indexOf(child), 1);
  return result;
}
