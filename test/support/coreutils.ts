import { functionSink, textSource } from '../../src/base/stream.ts';
import type { Task } from '../../src/base/task.ts';
import { nextWakeAt, runNext, spawn, wakeDue } from '../../src/cluster/scheduler.ts';
import { createShell, runScript, shellCommand } from '../../src/script/index.ts';
import { coreTools } from '../../src/tools/coreutils/index.ts';
import { testMachine, type Outcome } from './shell-machine.ts';

/** Runs a script as `bash -c` on a machine that has the small Unix tools, in an empty /tmp. */
export async function runCore(text: string, files: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const test = testMachine(files);
  const find = (name: string) =>
    coreTools.find((tool) => tool.name === name || tool.aliases?.includes(name) === true) ??
    (name === 'bash' || name === 'sh' ? shellCommand(test.machine, name) : undefined);
  Object.assign(test.machine, { lookup: find, pathOf: (name: string) => (find(name) ? `/usr/bin/${name}` : undefined) });
  test.machine.files.remove('/tmp/.keep');
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
  for (let step = 0; step < 200_000; step++) {
    const ran = runNext(test.scheduler, () => test.now);
    if (ran !== false) {
      await ran;
      continue;
    }
    const next = nextWakeAt(test.scheduler);
    if (next === undefined) break;
    test.now = Math.max(test.now, next);
    wakeDue(test.scheduler, test.now);
  }
  return { out, exit };
}
