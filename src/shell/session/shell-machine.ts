import type { ShellMachine } from '../../script/index.ts';
import { allocatePid, commandsOf, createProcess, filesOf, visibleProcesses } from '../../cluster/process.ts';
import { sendSignal } from '../../cluster/scheduler.ts';
import { signalProcess } from '../../cluster/programs.ts';
import type { Machine } from '../../cluster/state.ts';
import type { World } from '../../cluster/world.ts';

export interface ShellPlace {
  readonly world: World;
  readonly machine: Machine;
  readonly terminal?: { readonly columns: number; readonly rows: number } | undefined;
  readonly noteNotSimulated: () => void;
  readonly user?: string | undefined;
}

/** Tasks of the whole world above which no shell starts another. */
const MAX_TASKS = 1_000;

/** A machine of the world as the shell language sees it. */
export function shellMachine(place: ShellPlace): ShellMachine {
  const { world, machine } = place;
  const user = place.user ?? machine.user;
  return {
    hostname: machine.hostname,
    user,
    files: filesOf(world, machine, user),
    clock: { now: () => world.state.now },
    random: { integer: (below) => world.network.ports.random(below) },
    notify: (key) => world.network.ports.notify(key),
    lookup: (name) => commandsOf(world, machine).get(name),
    pathOf: (name) => (commandsOf(world, machine).has(name) ? `/usr/bin/${name}` : undefined),
    commandNames: () => [...commandsOf(world, machine).keys()].sort(),
    process: (request) =>
      createProcess(world, machine, {
        ...request,
        user,
        terminal: request.stdout.isTerminal ? place.terminal : undefined,
        noteNotSimulated: place.noteNotSimulated,
      }),
    allocatePid: () => allocatePid(world),
    mayFork: () => world.scheduler.tasks.size < MAX_TASKS,
    pipeKey: () => `pipe:${world.nextKey++}`,
    terminal: () => place.terminal,
    noteNotSimulated: place.noteNotSimulated,
    started({ pid, ppid, command, task }) {
      world.processTasks.set(pid, new Set([task]));
      const { namespace, id } = machine;
      world.commands.set(pid, { pid, ppid, machine: id, user, command, startedAt: world.state.now, namespace });
    },
    ended(pid) {
      world.processTasks.delete(pid);
      world.commands.delete(pid);
    },
    *signal(typed, signal) {
      const first = [...world.state.containers.values()].find((container) => container.machine === machine.id)?.pid;
      const pid = machine.pod && typed === 1 ? (first ?? typed) : typed;
      const found = visibleProcesses(world, machine).find((entry) => entry.pid === typed);
      if (found) {
        if (user !== 'root' && found.user !== user) return 'EPERM';
        signalProcess(world, pid, signal === 'KILL' || signal === 'HUP' || signal === 'INT' ? signal : 'TERM');
        return 'ok';
      }
      const tasks = world.processTasks.get(pid);
      if (!tasks) return 'ESRCH';
      for (const task of tasks) sendSignal(world.scheduler, task, signal);
      return 'ok';
    },
  };
}
