import { FILE_ERROR_TEXT, resolvePath } from '../base/files.ts';
import type { Process, Streams } from '../base/process.ts';
import type { Signal, Task } from '../base/task.ts';
import type { ProcessRequest, ShellMachine } from './machine.ts';
import { runScriptFile } from './script-file.ts';
import type { ShellState } from './state.ts';

/**
 * Runs a command of the machine by name or path, or a script file by path. 127 when there is none, 126 when it cannot be run; `say` gets the
 * message without the shell's name.
 */
export function* launch(
  machine: ShellMachine,
  request: ProcessRequest,
  shell: Pick<ShellState, 'flavour'> | undefined,
  say: (message: string) => Task,
): Task<number> {
  const { name } = request;
  if (!name.includes('/')) {
    const command = machine.lookup(name);
    if (command) return yield* command.run(machine.process(request));
    const script = inPath(machine, request.env['PATH'], name);
    if (script !== undefined) return yield* runScriptFile(machine, { ...request, name: script });
    yield* say(shell && shell.flavour !== 'bash' ? `${name}: not found` : `${name}: command not found`);
    return 127;
  }
  const path = resolvePath(request.cwd, name);
  const base = path.slice(path.lastIndexOf('/') + 1);
  const installed = machine.pathOf(base) === path || /^(\/usr)?\/s?bin\/[^/]+$/.test(path) ? machine.lookup(base) : undefined;
  if (installed) return yield* installed.run(machine.process({ ...request, name: base }));
  const stat = machine.files.stat(path);
  if (!stat.ok) {
    yield* say(shell && shell.flavour !== 'bash' ? `${name}: not found` : `${name}: ${FILE_ERROR_TEXT[stat.errno]}`);
    return stat.errno === 'ENOENT' ? 127 : 126;
  }
  if (stat.value.kind === 'directory' || (stat.value.mode & 0o111) === 0) {
    yield* say(`${name}: ${stat.value.kind === 'directory' ? 'Is a directory' : 'Permission denied'}`);
    return 126;
  }
  return yield* runScriptFile(machine, { ...request, name });
}

function inPath(machine: ShellMachine, path: string | undefined, name: string): string | undefined {
  for (const directory of (path ?? '').split(':')) {
    if (!directory.startsWith('/')) continue;
    const stat = machine.files.stat(`${directory}/${name}`);
    if (stat.ok && stat.value.kind === 'file' && (stat.value.mode & 0o111) !== 0) return `${directory}/${name}`;
  }
  return undefined;
}

/** The part of a process that needs no network: what `ShellMachine.process` spreads into its own. */
export function createProcess(machine: ShellMachine, request: ProcessRequest): Process {
  const terminal = request.stdout.isTerminal ? machine.terminal() : undefined;
  return {
    args: request.args,
    name: request.name,
    pid: request.pid,
    user: machine.user,
    hostname: machine.hostname,
    env: request.env,
    cwd: request.cwd,
    stdin: request.stdin,
    stdout: request.stdout,
    stderr: request.stderr,
    files: machine.files,
    clock: machine.clock,
    random: machine.random,
    notify: machine.notify,
    terminal,
    noteNotSimulated: () => machine.noteNotSimulated(),
    pathOf: (name) => machine.pathOf(name),
    ...(machine.signal ? { signal: (pid: number, signal: Signal) => machine.signal?.(pid, signal) ?? noSuchProcess() } : {}),
    *run(command: string, args: readonly string[], streams?: Partial<Streams>): Task<number> {
      const inner: ProcessRequest = {
        stdin: streams?.stdin ?? request.stdin,
        stdout: streams?.stdout ?? request.stdout,
        stderr: streams?.stderr ?? request.stderr,
        name: command,
        args,
        env: this.env,
        cwd: this.cwd,
        pid: machine.allocatePid(),
        ppid: request.pid,
      };
      return yield* launch(machine, inner, undefined, function* () {
        // The tool that asked words the failure in its own way.
      });
    },
  };
}

function* noSuchProcess(): Task<'ESRCH'> {
  return 'ESRCH';
}
