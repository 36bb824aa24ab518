import type { Signal, Task } from '../base/task.ts';
import { signalExit } from '../base/process.ts';
import type { ToolProcess } from '../tools/tool.ts';
import { findProgram } from '../programs/registry.ts';
import { endProcess, programContext, startProgram, type ProgramStartRequest } from './programs.ts';
import { foregroundKey } from './foreground-output.ts';
import type { ForegroundProgram, World } from './world.ts';

/**
 * Runs a server as the process of a command: its output goes to the command's streams, INT and TERM end it. The server itself is data
 * of the world (decision 0003), so that a fork answers as the original does; only its output and its end hang on this task.
 */
export function* runForeground(
  world: World,
  process: ToolProcess,
  request: Omit<ProgramStartRequest, 'pid' | 'namespace' | 'env' | 'cwd'>,
): Task<number> {
  const { pid, namespace, env, cwd } = process;
  const output: ForegroundProgram = { pieces: [], signal: undefined, exit: undefined };
  world.foreground.set(pid, output);
  try {
    const started = startProgram(world, { ...request, pid, namespace, env, cwd });
    if (started.kind === 'exited') output.exit = started.code;
    if (started.kind === 'unknown') return 127;
    for (;;) {
      yield* flush(process, output);
      if (output.exit !== undefined) return output.exit;
      let signal: Signal | undefined = output.signal;
      if (signal === undefined && output.pieces.length === 0) {
        const wake = yield { kind: 'key', keys: [foregroundKey(pid)] };
        if (wake.by === 'signal') signal = wake.signal;
      }
      output.signal = undefined;
      if (signal === undefined || signal === 'CHLD' || signal === 'CONT') continue;
      output.exit = lastWords(world, pid, signal) ?? signalExit(signal);
      endProcess(world, pid, output.exit);
    }
  } finally {
    endProcess(world, pid, output.exit ?? signalExit('KILL'));
    world.foreground.delete(pid);
  }
}

function* flush(process: ToolProcess, output: ForegroundProgram): Task<void> {
  for (const piece of output.pieces.splice(0)) yield* process[piece.stream].write(piece.text);
}

function lastWords(world: World, pid: number, signal: Signal): number | undefined {
  const process = world.state.processes.get(pid);
  const context = process && signal === 'INT' ? programContext(world, process) : undefined;
  return process && context ? findProgram(process.program)?.interrupted?.(context) : undefined;
}
