import { FILE_ERROR_TEXT, resolvePath } from '../base/files.ts';
import type { Task } from '../base/task.ts';
import { descriptorsOf } from './io.ts';
import type { ProcessRequest, ShellMachine } from './machine.ts';
import { createShell, runScript } from './session.ts';

/** Runs a script file by its `#!` line: a shell by us, another interpreter as a command, no line as sh does. */
export function* runScriptFile(machine: ShellMachine, request: ProcessRequest): Task<number> {
  const text = machine.files.read(resolvePath(request.cwd, request.name));
  if (!text.ok) {
    yield* request.stderr.write(`bash: ${request.name}: ${FILE_ERROR_TEXT[text.errno]}\n`);
    return 126;
  }
  const interpreter = /^#!\s*(\S+)(?:[ \t]+(\S+))?/.exec(text.value);
  const program = interpreter?.[1]?.endsWith('/env') === true ? interpreter[2] : interpreter?.[1];
  const base = program?.slice(program.lastIndexOf('/') + 1);
  if (base !== undefined && !['sh', 'bash', 'dash', 'ash'].includes(base)) {
    const command = machine.lookup(base);
    if (command) return yield* command.run(machine.process({ ...request, name: base, args: [request.name, ...request.args] }));
    yield* request.stderr.write(`bash: ${request.name}: ${program ?? ''}: bad interpreter: No such file or directory\n`);
    return 126;
  }
  const shell = createShell(machine, {
    name: request.name,
    args: request.args,
    env: request.env,
    cwd: request.cwd,
    descriptors: descriptorsOf(request),
    pid: request.pid,
    ppid: request.ppid,
    ...(interpreter?.[2] === '-e' || interpreter?.[2] === '-ex' ? { options: ['errexit'] } : {}),
  });
  return yield* runScript(shell, text.value);
}
