import { err, ok, type Result } from '../../base/result.ts';
import { advance, settle } from '../../cluster/advance.ts';
import { buildWorld } from '../../cluster/build.ts';
import { forkWorld, isWholeInFork } from '../../cluster/fork.ts';
import { injectFault } from '../../cluster/faults/index.ts';
import type { LabEngine, LabError, LabSpec } from '../../cluster/lab-port.ts';
import { createFromManifest } from '../../cluster/manifests.ts';
import { commandsOf } from '../../cluster/process.ts';
import { spawn } from '../../cluster/scheduler.ts';
import type { World } from '../../cluster/world.ts';
import { functionSink, textSource } from '../../base/stream.ts';
import { createShell, runScript } from '../../script/index.ts';
import { labExtension } from '../commands/extension.ts';
import { descriptorMap } from '../session/descriptors.ts';
import { shellMachine } from '../session/shell-machine.ts';
import { Lab } from './lab.ts';
import { splitScript } from './script.ts';
import { unknownCommands } from './unknown-commands.ts';

/** Simulated time a setup script may take. */
const SETUP_TIME = 600_000;

/** Makes labs. `version` is the program's own; `glossary` says what a word of the course means. */
export function createLabEngine(version: string, glossary?: (word: string) => readonly string[]): LabEngine {
  let names: readonly string[] | undefined;
  /** worlds as they were built, never set in motion again: the next lab of the same specification is a copy */
  const built = new WeakMap<LabSpec, World>();
  return {
    version,
    async createLab(spec) {
      return Lab.create({ spec, build: (lab) => buildLab(spec, lab) });
    },
    unknownCommands: (script) => unknownCommands(script, names ?? []),
    splitScript,
    commandNames: () => (names ??= []),
  };

  async function buildLab(spec: LabSpec, lab: Lab): Promise<Result<World, LabError>> {
    const coach = spec.coach?.(lab);
    const hooks = {
      current: () => lab.active,
      lab: () => ({ world: lab, coach, glossary, answer: (goal: string, text: string) => lab.noteAnswer(goal, text) }),
    };
    const before = built.get(spec);
    if (before) return ok(forkWorld(before, labExtension(hooks)));
    const made = await buildWorld(spec.cluster, spec.seed, labExtension(hooks));
    if (!made.ok) return err({ message: made.error, where: 'cluster' });
    const world = made.value;
    names ??= [...world.state.machines.values()]
      .flatMap((machine) => [...commandsOf(world, machine).keys()])
      .filter((name, index, all) => all.indexOf(name) === index)
      .sort();
    for (const manifest of spec.manifests) {
      if (!world.kube) return err({ message: 'this cluster has no Kubernetes to apply manifests to', where: manifest.name });
      const created = createFromManifest(world.kube, manifest.text);
      if (!created.ok) return err({ message: created.error, where: manifest.name });
    }
    await settle(world);
    for (const script of spec.setup) {
      const done = await runSetup(world, script.text);
      if (!done.ok) return err({ message: done.error, where: script.name });
      await settle(world);
    }
    for (const { fault, with: parameters } of spec.faults) {
      const injected = injectFault(world, fault, parameters);
      if (!injected.ok) return err({ message: injected.error, where: fault });
    }
    await settle(world);
    // what the last step left behind, such as the end of its ssh connection
    await advance(world, { until: world.state.now });
    world.network.state.traces = [];
    world.state.readyAt = world.state.now;
    if (isWholeInFork(world)) built.set(spec, forkWorld(world));
    return ok(world);
  }
}

/** Runs a script on the laptop; what it prints is only of interest when it fails. */
async function runSetup(world: World, text: string): Promise<Result<void>> {
  const machine = world.state.machines.get('laptop') ?? [...world.state.machines.values()][0];
  if (!machine) return err('there is no machine to run it on');
  let output = '';
  const sink = functionSink((part) => void (output = `${output}${part}`.slice(-4000)));
  const streams = { stdin: textSource(''), stdout: sink, stderr: sink };
  const shell = createShell(shellMachine({ world, machine, noteNotSimulated: () => undefined }), {
    name: 'setup.sh',
    env: machine.env,
    cwd: machine.workingDirectory,
    descriptors: descriptorMap(streams),
    options: ['errexit'],
  });
  const end: { code?: number } = {};
  spawn(
    world.scheduler,
    (function* () {
      end.code = yield* runScript(shell, text);
    })(),
    'setup',
  );
  await advance(world, { until: world.state.now + SETUP_TIME, done: () => end.code !== undefined });
  if (end.code === undefined) return err('it did not end');
  return end.code === 0 ? ok(undefined) : err(`it ended with ${end.code}: ${output.trim().split('\n').at(-1) ?? ''}`);
}
