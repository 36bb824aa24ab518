import type { Command, Process, Streams } from '../base/process.ts';
import { functionSink, textSource } from '../base/stream.ts';
import type { Task } from '../base/task.ts';
import type { Files } from '../base/files.ts';
import { createNamespace, deleteNamespace } from '../net/create.ts';
import type { NamespaceId } from '../net/namespace.ts';
import type { HostProcess, ToolHost, ToolProcess } from '../tools/tool.ts';
import { kernelFiles } from './kernel-files.ts';
import { mountedFiles } from './file-tree.ts';
import type { Kernel, Machine } from './state.ts';
import { machineCommands } from './tool-sets.ts';
import type { World } from './world.ts';

/** What a process starts with; the rest follows from its machine. */
export interface ProcessStart extends Streams {
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly cwd?: string | undefined;
  readonly pid?: number | undefined;
  readonly namespace?: NamespaceId | undefined;
  readonly user?: string | undefined;
  readonly terminal?: { readonly columns: number; readonly rows: number } | undefined;
  readonly noteNotSimulated?: (() => void) | undefined;
}

/** Streams that read nothing and swallow all. */
export function noStreams(): Streams {
  return { stdin: textSource(''), stdout: functionSink(() => undefined), stderr: functionSink(() => undefined) };
}

export function allocatePid(world: World): number {
  return world.state.nextPid++;
}

/** A process of a machine, ready for a command to run as. */
export function createProcess(world: World, machine: Machine, start: ProcessStart): ToolProcess {
  const { state } = world;
  const user = start.user ?? machine.user;
  const pid = start.pid ?? allocatePid(world);
  const namespace = start.namespace ?? machine.namespace;
  const noteNotSimulated = start.noteNotSimulated ?? ((): void => undefined);
  const process: ToolProcess = {
    name: start.name,
    args: start.args,
    pid,
    user,
    hostname: machine.hostname,
    env: start.env ?? machine.env,
    cwd: start.cwd ?? machine.workingDirectory,
    stdin: start.stdin,
    stdout: start.stdout,
    stderr: start.stderr,
    files: filesOf(world, machine, user, namespace),
    clock: { now: () => state.now },
    random: { integer: (below) => world.network.ports.random(below) },
    notify: (key) => world.network.ports.notify(key),
    terminal: start.terminal,
    noteNotSimulated,
    pathOf: (name) => (commandsOf(world, machine).has(name) ? `/usr/bin/${name}` : undefined),
    network: world.network,
    namespace,
    host: toolHost(world, machine),
    *run(command, args, streams) {
      const found = findCommand(world, machine, command);
      if (!found) return 127;
      const child = createProcess(world, machine, {
        name: command,
        args,
        stdin: streams?.stdin ?? start.stdin,
        stdout: streams?.stdout ?? start.stdout,
        stderr: streams?.stderr ?? start.stderr,
        env: process.env,
        cwd: process.cwd,
        namespace,
        user,
        terminal: start.terminal,
        noteNotSimulated,
      });
      return yield* runCommand(found, child);
    },
  };
  return world.extension.extendProcess(world, machine, process) as ToolProcess;
}

/** Runs a command; registers it in the machine's process table while it runs. */
export function runCommand(command: Command, process: Process): Task<number> {
  return command.run(process);
}

export function findCommand(world: World, machine: Machine, name: string): Command | undefined {
  const base = name.includes('/') ? name.slice(name.lastIndexOf('/') + 1) : name;
  return commandsOf(world, machine).get(base);
}

/** Every command on the machine's PATH, by name. */
export function commandsOf(world: World, machine: Machine): ReadonlyMap<string, Command> {
  const known = cache.get(world)?.get(machine.id);
  if (known) return known;
  const commands = new Map<string, Command>();
  for (const command of [...machineCommands(machine), ...world.extension.commands(world, machine)]) {
    for (const name of [command.name, ...(command.aliases ?? [])]) commands.set(name, command);
  }
  const perWorld = cache.get(world) ?? new Map<string, ReadonlyMap<string, Command>>();
  perWorld.set(machine.id, commands);
  cache.set(world, perWorld);
  return commands;
}

/** Lookup tables only: the same for equal machines, so they are no state. */
const cache = new WeakMap<World, Map<string, ReadonlyMap<string, Command>>>();

export function filesOf(world: World, machine: Machine, user = machine.user, namespace = machine.namespace): Files {
  const mounts = machine.mounts.flatMap((mount) => {
    const tree = world.state.trees.get(mount.tree);
    return tree ? [{ at: mount.at, tree, readOnly: mount.readOnly }] : [];
  });
  return mountedFiles(mounts, () => world.state.now, user, kernelFiles(world, machine, namespace));
}

function toolHost(world: World, machine: Machine): ToolHost {
  const kernel = (): Kernel | undefined => world.state.kernels.get(machine.kernel);
  return {
    kernel: machine.kernel,
    privileged: machine.privileged,
    libc: machine.libc,
    hides(pid) {
      const home = world.state.processes.get(pid)?.machine ?? world.commands.get(pid)?.machine;
      return machine.pod !== undefined && home !== undefined && home !== machine.id;
    },
    shownPid: (pid) => insidePid(world, machine, pid),
    // a container has a /run of its own
    namedNamespaces: () => (machine.pod ? [] : (kernel()?.namedNamespaces ?? [])),
    addNamedNamespace: (name) => addNamedNamespace(world, kernel(), name),
    deleteNamedNamespace: (name) => deleteNamedNamespace(world, kernel(), name),
    processes: () => visibleProcesses(world, machine),
    *runIn(namespace, process, command, args) {
      const found = findCommand(world, machine, command);
      if (!found) return 127;
      // setns(2) and execve(2): the process stays the same
      const running = world.commands.get(process.pid);
      if (running) running.namespace = namespace;
      const child = createProcess(world, machine, {
        name: command,
        args,
        pid: process.pid,
        stdin: process.stdin,
        stdout: process.stdout,
        stderr: process.stderr,
        env: process.env,
        cwd: process.cwd,
        namespace,
        user: process.user,
        terminal: process.terminal,
        noteNotSimulated: () => process.noteNotSimulated(),
      });
      return yield* found.run(child);
    },
    nextDescriptor: () => 3,
  };
}

function addNamedNamespace(world: World, kernel: Kernel | undefined, name: string): boolean {
  if (!kernel || kernel.namedNamespaces.some((entry) => entry.name === name)) return false;
  const id = `${kernel.name}/${name}`;
  createNamespace(world.network, id, kernel.name, name);
  kernel.namedNamespaces.push({ name, id, nsid: undefined });
  return true;
}

function deleteNamedNamespace(world: World, kernel: Kernel | undefined, name: string): boolean {
  const found = kernel?.namedNamespaces.find((entry) => entry.name === name);
  if (!kernel || !found) return false;
  kernel.namedNamespaces = kernel.namedNamespaces.filter((entry) => entry !== found);
  // A namespace that a process lives in outlasts its name.
  const users = [...world.state.machines.values(), ...world.state.processes.values(), ...world.commands.values()];
  const used = users.some((user) => user.namespace === found.id);
  if (!used) deleteNamespace(world.network, found.id);
  return true;
}

/** A container has process ids of its own, of which the first process's is the one that matters: 1. */
function insidePid(world: World, machine: Machine, pid: number): number {
  if (!machine.pod) return pid;
  const container = world.state.processes.get(pid)?.container;
  return container !== undefined && world.state.containers.get(container)?.pid === pid ? 1 : pid;
}

/** Processes a machine sees: a node sees those of its containers too, a container only its own. */
export function visibleProcesses(world: World, machine: Machine): readonly HostProcess[] {
  const out: HostProcess[] = [];
  for (const process of world.state.processes.values()) {
    const home = world.state.machines.get(process.machine);
    if (!home || home.kernel !== machine.kernel) continue;
    if (machine.pod && home.id !== machine.id) continue;
    const pid = insidePid(world, machine, process.pid);
    out.push({
      pid,
      ppid: pid === 1 ? 0 : process.ppid,
      user: process.user,
      command: process.command,
      namespace: process.namespace ?? home.namespace,
      startedAt: process.startedAt,
    });
  }
  for (const command of world.commands.values()) {
    const home = world.state.machines.get(command.machine);
    if (!home || world.state.processes.has(command.pid) || home.kernel !== machine.kernel) continue;
    if (!machine.pod || home.id === machine.id) out.push(command);
  }
  return out;
}
