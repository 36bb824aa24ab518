import { notSimulatedLine, type Command } from '../../base/process.ts';
import { touchController } from '../../cluster/controllers.ts';
import { signalProcess, startProgram } from '../../cluster/programs.ts';
import type { Machine, ProgramProcess } from '../../cluster/state.ts';
import type { World } from '../../cluster/world.ts';

/** Units of a node: their program and description. */
const UNITS: Readonly<Record<string, { readonly program: string; readonly about: string }>> = {
  kubelet: { program: 'kubelet', about: 'kubelet: The Kubernetes Node Agent' },
  ssh: { program: 'sshd', about: 'OpenBSD Secure Shell server' },
};

/** systemctl(1) on nodes, for the services that matter here. */
export function systemctlCommand(world: World, machine: Machine): Command {
  return {
    name: 'systemctl',
    summary: 'start, stop and look at services of a node',
    flags: ['start', 'stop', 'restart', 'status', 'is-active'],
    *run(process) {
      const [verb = '', ...names] = process.args.filter((word) => !word.startsWith('-'));
      if (!['start', 'stop', 'restart', 'status', 'is-active'].includes(verb)) {
        process.noteNotSimulated();
        yield* process.stderr.write(notSimulatedLine(`systemctl ${verb}`.trim()));
        return 1;
      }
      if (names.length === 0) {
        yield* process.stderr.write('Too few arguments.\n');
        return 1;
      }
      let exit = 0;
      for (const typed of names) {
        const name = typed.replace(/\.service$/, '');
        const unit = Object.hasOwn(UNITS, name) ? UNITS[name] : undefined;
        if (!unit) {
          const text =
            verb === 'status'
              ? `Unit ${name}.service could not be found.\n`
              : `Failed to ${verb} ${name}.service: Unit ${name}.service not found.\n`;
          if (verb === 'is-active') yield* process.stdout.write('inactive\n');
          else yield* process.stderr.write(text);
          exit = verb === 'status' || verb === 'is-active' ? 4 : 5;
          continue;
        }
        const running = runs(world, machine, unit.program);
        if (verb === 'stop' || verb === 'restart') stop(world, machine, unit.program);
        if (verb === 'start' || verb === 'restart') start(world, machine, unit.program);
        if (verb === 'is-active') yield* process.stdout.write(running ? 'active\n' : 'inactive\n');
        if (verb === 'status') yield* process.stdout.write(statusText(name, unit.about, running, processOf(world, machine, unit.program)));
        if ((verb === 'is-active' || verb === 'status') && !running) exit = 3;
      }
      return exit;
    },
  };
}

function processOf(world: World, machine: Machine, program: string): ProgramProcess | undefined {
  return [...world.state.processes.values()].find((entry) => entry.machine === machine.id && entry.program === program);
}

function runs(world: World, machine: Machine, program: string): boolean {
  return !(world.state.stopped[machine.id] ?? []).includes(program);
}

function stop(world: World, machine: Machine, program: string): void {
  if (!runs(world, machine, program)) return;
  world.state.stopped[machine.id] = [...(world.state.stopped[machine.id] ?? []), program];
  const process = processOf(world, machine, program);
  if (process) signalProcess(world, process.pid, 'KILL');
}

function start(world: World, machine: Machine, program: string): void {
  if (runs(world, machine, program)) return;
  world.state.stopped[machine.id] = (world.state.stopped[machine.id] ?? []).filter((entry) => entry !== program);
  // nobody answers at the port of a hollow kubelet
  if (program !== 'kubelet' || world.state.description.kubelet === 'full')
    startProgram(world, { machine, program, args: [], env: machine.env, cwd: '/', command: `/usr/bin/${program}` });
  touchController(world, `kubelet/${machine.id}`);
}

function statusText(name: string, about: string, running: boolean, process: ProgramProcess | undefined): string {
  return [
    `${running ? '●' : '○'} ${name}.service - ${about}`,
    `     Loaded: loaded (/usr/lib/systemd/system/${name}.service; enabled; preset: enabled)`,
    running ? '     Active: active (running)' : '     Active: inactive (dead)',
    ...(running && process ? [`   Main PID: ${process.pid} (${process.program})`] : []),
    '',
  ].join('\n');
}
