import { resolvePath } from '../../src/base/files.ts';
import type { Command } from '../../src/base/process.ts';
import { createRandom, nextInteger } from '../../src/base/random.ts';
import { createPipe, functionSink, pipeSource, textSource } from '../../src/base/stream.ts';
import { sleep, type Signal, type Task, type TaskId } from '../../src/base/task.ts';
import { createFileTree, mountedFiles, putFile } from '../../src/cluster/file-tree.ts';
import {
  createScheduler,
  nextWakeAt,
  notifyKey,
  runNext,
  sendSignal,
  spawn,
  wakeDue,
  type Scheduler,
} from '../../src/cluster/scheduler.ts';
import {
  createProcess,
  createShell,
  runLine,
  runScript,
  shellCommand,
  type ShellMachine,
  type ShellState,
} from '../../src/script/index.ts';

/** A machine in memory with the few commands that the shell's tests need, on the real scheduler. */
export interface TestMachine {
  readonly machine: ShellMachine;
  readonly scheduler: Scheduler;
  now: number;
}

const START = Date.UTC(2026, 0, 1);

function smallCommand(name: string, run: Command['run']): Command {
  return { name, summary: name, run };
}

const COMMANDS: readonly Command[] = [
  smallCommand('sleep', function* (process) {
    const signal = yield* sleep(Number(process.args[0]) * 1000);
    return signal === undefined ? 0 : signal === 'INT' ? 130 : 143;
  }),
  smallCommand('cat', function* (process) {
    for (const path of process.args) {
      const text = process.files.read(resolvePath(process.cwd, path));
      yield* text.ok ? process.stdout.write(text.value) : process.stderr.write(`cat: ${path}: No such file or directory\n`);
      if (!text.ok) return 1;
    }
    for (; process.args.length === 0;) {
      const part = yield* process.stdin.read();
      if (part === undefined) return 0;
      if (typeof part === 'object') return 130;
      if ((yield* process.stdout.write(part)) === 'closed') return 141;
    }
    return 0;
  }),
  smallCommand('yes', function* (process) {
    for (;;) {
      const result = yield* process.stdout.write('y\n'.repeat(1000));
      if (result === 'closed') return 141;
      if (typeof result === 'object') return 130;
    }
  }),
  smallCommand('head', function* (process) {
    let left = Math.abs(Number(process.args[0] ?? '-10'));
    while (left > 0) {
      const part = yield* process.stdin.read();
      if (part === undefined || typeof part === 'object') break;
      const lines = part.split(/(?<=\n)/).slice(0, left);
      left -= lines.length;
      yield* process.stdout.write(lines.join(''));
    }
    return 0;
  }),
  smallCommand('env', function* (process) {
    for (const name of Object.keys(process.env).sort()) yield* process.stdout.write(`${name}=${process.env[name] ?? ''}\n`);
    return 0;
  }),
];

export function testMachine(files: Readonly<Record<string, string>> = {}): TestMachine {
  const scheduler = createScheduler();
  const state: { now: number } = { now: START };
  const tree = createFileTree({ '/etc/passwd': 'root:x:0:0::/root:/bin/bash\n' }, START);
  for (const [path, text] of Object.entries(files)) putFile(tree, path, text, START, 'root', path.endsWith('.sh') ? 0o755 : 0o644);
  for (const path of ['/root/.keep', '/tmp/.keep']) putFile(tree, path, '', START);
  const random = createRandom('shell');
  let pid = 100;
  let pipes = 0;
  const machine: ShellMachine = {
    hostname: 'laptop',
    user: 'root',
    files: mountedFiles([{ at: '/', tree, readOnly: false }], () => state.now, 'root'),
    clock: { now: () => state.now },
    random: { integer: (below) => nextInteger(random, below) },
    notify: (key) => notifyKey(scheduler, key),
    lookup: (name) =>
      COMMANDS.find((command) => command.name === name) ?? (name === 'bash' || name === 'sh' ? shellCommand(machine, name) : undefined),
    pathOf: (name) => (COMMANDS.some((command) => command.name === name) ? `/usr/bin/${name}` : undefined),
    commandNames: () => COMMANDS.map((command) => command.name).sort(),
    process: (request) => createProcess(machine, request),
    allocatePid: () => ++pid,
    pipeKey: () => `pipe:${++pipes}`,
    terminal: () => undefined,
    noteNotSimulated: () => undefined,
  };
  return {
    machine,
    scheduler,
    get now() {
      return state.now;
    },
    set now(value) {
      state.now = value;
    },
  };
}

/** Runs until nobody is left or `until` (simulated time) comes; throws when it does not end within many steps. */
export function settle(test: TestMachine, until = START + 86_400_000, limit = 200_000): void {
  for (let step = 0; step < limit; step++) {
    if (runNext(test.scheduler, () => test.now) !== false) continue;
    const next = nextWakeAt(test.scheduler);
    if (next === undefined || next > until) return;
    test.now = Math.max(test.now, next);
    wakeDue(test.scheduler, test.now);
  }
  throw new Error('did not settle');
}

/** What a script wrote and how it ended. */
export interface Outcome {
  readonly out: string;
  readonly exit: number;
}

/** Runs a script as `bash -c` does, standard error among the output. */
export function runBash(text: string, files: Readonly<Record<string, string>> = {}): Outcome {
  const test = testMachine(files);
  let out = '';
  const sink = functionSink((part) => void (out += part));
  const shell = createShell(test.machine, {
    env: { HOME: '/root', PATH: '/usr/bin' },
    cwd: '/tmp',
    descriptors: new Map([
      [0, { source: textSource('') }],
      [1, { sink }],
      [2, { sink }],
    ]),
  });
  let exit = -1;
  spawn(
    test.scheduler,
    (function* (): Task {
      exit = yield* runScript(shell, text, true);
    })(),
    'bash',
  );
  settle(test);
  return { out, exit };
}

/** An interactive session: lines typed one after the other; signals at times in simulated ms after the line began. */
export function session(): {
  line(text: string, signals?: readonly (readonly [number, Signal])[]): Outcome & { readonly incomplete?: true };
  readonly shell: ShellState;
  readonly test: TestMachine;
} {
  const test = testMachine();
  const shell = createShell(test.machine, { interactive: true, env: { HOME: '/root', PATH: '/usr/bin' }, cwd: '/tmp' });
  return {
    test,
    shell,
    line(text, signals = []) {
      let out = '';
      let result: Outcome & { incomplete?: true } = { out: '', exit: -1 };
      const sink = functionSink((part) => void (out += part));
      const stdin = pipeSource(createPipe('terminal', test.machine.notify));
      let done = false;
      const task: TaskId = spawn(
        test.scheduler,
        (function* (): Task {
          const ended = yield* runLine(shell, text, { stdin, stdout: sink, stderr: sink });
          done = true;
          result = { out, exit: ended.exit, ...(ended.incomplete ? { incomplete: true as const } : {}) };
        })(),
        text,
      );
      const begun = test.now;
      // Steps until the line is over: background jobs may live on.
      const run = (until: number, steps = 100_000): void => {
        for (let step = 0; step < steps && !done; step++) {
          if (runNext(test.scheduler, () => test.now) !== false) continue;
          const next = nextWakeAt(test.scheduler);
          if (next === undefined || next > until) break;
          test.now = Math.max(test.now, next);
          wakeDue(test.scheduler, test.now);
        }
      };
      for (const [after, signal] of signals) {
        run(begun + after, 500);
        test.now = Math.max(test.now, begun + after);
        sendSignal(test.scheduler, task, signal);
      }
      run(begun + 86_400_000);
      return result;
    },
  };
}
