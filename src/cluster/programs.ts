import type { ObjectClient } from '../kube/client.ts';
import { lookupKubernetes } from '../dataplane/dns/lookup.ts';
import type { KubernetesPort } from '../programs/coredns/kubernetes-port.ts';
import { nodeAgents } from './agents.ts';
import { functionSink, textSource, type Sink } from '../base/stream.ts';
import type { Task, TaskId } from '../base/task.ts';
import type { KubeObject } from '../kube/object.ts';
import type { NamespaceId } from '../net/namespace.ts';
import type { SocketId } from '../net/socket.ts';
import { acceptNow, bindSocket, closeSocket, listenSocket, openSocket } from '../net/transport/calls.ts';
import type { ProgramContext } from '../programs/program.ts';
import { findProgram } from '../programs/registry.ts';
import { signalForeground, toForeground } from './foreground-output.ts';
import { allocatePid, createProcess, findCommand } from './process.ts';
import { killTask, markAnswering, sendSignal, spawn } from './scheduler.ts';
import type { Machine, ProgramProcess } from './state.ts';
import { containerEnded, writeLog } from './container-log.ts';
import type { World } from './world.ts';

export interface ProgramStartRequest {
  readonly machine: Machine;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly container?: string | undefined;
  readonly command: string;
  /** of the command that runs it in the foreground; else a new one */
  readonly pid?: number | undefined;
  readonly namespace?: NamespaceId | undefined;
}

/** How a start went: the process, or its exit code when it ended at once, or that the machine knows no such command. */
export type StartOutcome =
  { readonly kind: 'running'; readonly pid: number } | { readonly kind: 'exited'; readonly code: number } | { readonly kind: 'unknown' };

/** Starts a program, or a plain command of the machine (a shell script, sleep), as a process of its own. */
export function startProgram(world: World, request: ProgramStartRequest): StartOutcome {
  const program = findProgram(request.program);
  if (!program || (program.name === 'command' && !findCommand(world, request.machine, request.args[0] ?? ''))) return { kind: 'unknown' };
  const pid = request.pid ?? allocatePid(world);
  const process: ProgramProcess = {
    pid,
    ppid: world.commands.get(pid)?.ppid ?? 1,
    machine: request.machine.id,
    namespace: request.namespace,
    program: request.program,
    args: request.args,
    env: request.env,
    cwd: request.cwd,
    user: request.machine.user,
    command: request.command,
    startedAt: world.state.now,
    container: request.container,
    state: {},
    nextAt: undefined,
    endsAt: undefined,
    nextFd: 3,
  };
  world.state.processes.set(pid, process);
  const context = programContext(world, process);
  if (!context) return { kind: 'unknown' };
  const start = program.start(context);
  if (start.kind === 'exit') {
    removeProcess(world, pid);
    return { kind: 'exited', code: start.code };
  }
  if (start.kind === 'starting') attachTask(world, pid, toBegin(world, pid, start.task), process.command);
  else if (start.kind === 'task') attachTask(world, pid, runToEnd(world, pid, start.task), process.command);
  else process.nextAt = start.nextAt;
  return { kind: 'running', pid };
}

function* runToEnd(world: World, pid: number, task: Task<number>): Task<void> {
  const code = yield* task;
  endProcess(world, pid, code);
}

function* toBegin(world: World, pid: number, task: Task<number | undefined>): Task<void> {
  const code = yield* task;
  if (code !== undefined) endProcess(world, pid, code);
}

/** Runs a task on behalf of a process, so that it ends with it. */
function attachTask(world: World, pid: number, task: Task<unknown>, label: string): TaskId {
  const id = spawn(world.scheduler, task, label);
  const tasks = world.processTasks.get(pid);
  if (tasks) tasks.add(id);
  else world.processTasks.set(pid, new Set([id]));
  return id;
}

/** A process as its program sees it; undefined when the machine is gone. */
export function programContext(world: World, process: ProgramProcess): ProgramContext | undefined {
  const machine = world.state.machines.get(process.machine);
  if (!machine) return undefined;
  const log = (stream: 'stdout' | 'stderr', text: string): void => {
    writeLog(world, process.container, stream, text);
    toForeground(world, process.pid, stream, text);
  };
  const sink = (stream: 'stdout' | 'stderr'): Sink => functionSink((text) => log(stream, text));
  const base = createProcess(world, machine, {
    name: process.program,
    args: process.args,
    env: process.env,
    cwd: process.cwd,
    pid: process.pid,
    namespace: process.namespace,
    stdin: textSource(''),
    stdout: sink('stdout'),
    stderr: sink('stderr'),
  });
  const pod = machine.pod && podOf(world, machine.pod.namespace, machine.pod.name);
  return Object.assign(base, {
    state: process.state,
    log: (line: string) => log('stdout', `${line}\n`),
    logError: (line: string) => log('stderr', `${line}\n`),
    listen: (type: 'tcp' | 'udp', ip: string, port: number, backlog?: number) =>
      listen(world, process, machine, { type, ip, port, backlog: backlog ?? 511 }),
    api: machine.pod || machine.privileged ? world.api : undefined,
    agents: machine.pod || machine.privileged ? nodeAgents(world, process, machine.pod?.node ?? machine.kernel) : undefined,
    kubernetes: world.api && kubernetesRecords(world.api),
    pod: pod && machine.pod ? { namespace: machine.pod.namespace, name: machine.pod.name, node: machine.pod.node, ip: pod } : undefined,
  });
}

function kubernetesRecords(api: ObjectClient): KubernetesPort {
  return { lookup: (zone, name, type, options) => lookupKubernetes(api, zone, name, type, options) };
}

function podOf(world: World, namespace: string, name: string): string | undefined {
  const pod = world.api?.get<KubeObject & { readonly status?: { readonly podIP?: string } }>('pods', name, namespace);
  return pod?.status?.podIP ?? '';
}

function listen(
  world: World,
  process: ProgramProcess,
  machine: Machine,
  { type, ip, port, backlog }: { readonly type: 'tcp' | 'udp'; readonly ip: string; readonly port: number; readonly backlog: number },
): { readonly ok: true; readonly socket: SocketId } | { readonly ok: false; readonly errno: string } {
  // a server that has bound the IPv4 wildcard already asks for IPv6 alone (nginx: ipv6only=on)
  const both = [...world.network.state.sockets.sockets.values()].some(
    (other) => other.owner?.process === process.pid && other.local.port === port && !other.local.ip.includes(':'),
  );
  const socket = openSocket(world.network, process.namespace ?? machine.namespace, {
    type,
    version: ip.includes(':') ? 6 : 4,
    ...(ip.includes(':') && both ? { options: { v6only: true } } : {}),
    owner: { process: process.pid, name: findProgram(process.program)?.processName ?? process.program, fd: process.nextFd++ },
  });
  const bound = bindSocket(world.network, socket, ip, port);
  const listening = bound.ok && type === 'tcp' ? listenSocket(world.network, socket, backlog) : bound;
  if (listening.ok) return { ok: true, socket };
  closeSocket(world.network, socket);
  return { ok: false, errno: listening.error };
}

/** Gives what arrived on the sockets of programs to tasks that answer it. */
export function serveSockets(world: World): void {
  while (world.touchedSockets.size > 0) {
    const touched = [...world.touchedSockets].sort((a, b) => a - b);
    world.touchedSockets.clear();
    for (const id of touched) serveSocket(world, id);
  }
}

function serveSocket(world: World, id: SocketId): void {
  const socket = world.network.state.sockets.sockets.get(id);
  const process = socket?.owner && world.state.processes.get(socket.owner.process);
  const program = process && findProgram(process.program);
  if (!socket || !process || !program) return;
  if (socket.state === 'LISTEN' && program.connection) {
    for (let accepted = 0; accepted < 1024 && socket.acceptQueue.length > 0; accepted++) {
      const connection = acceptNow(world.network, id);
      const context = programContext(world, process);
      if (connection === undefined || !context) return;
      const task = answer(world, program.connection(context, connection), connection);
      markAnswering(world.scheduler, attachTask(world, process.pid, task, `${process.command} connection`), { socket: connection });
    }
  } else if (socket.type !== 'tcp' && socket.received.length > 0 && program.datagram && !world.served.has(id)) {
    const context = programContext(world, process);
    if (!context) return;
    world.served.add(id);
    const trace = socket.received[0]?.packet?.meta.trace;
    const task = answerDatagrams(world, program.datagram(context, id), id);
    markAnswering(world.scheduler, attachTask(world, process.pid, task, `${process.command} datagram`), { socket: id, trace });
  }
}

function* answer(world: World, task: Task<void>, connection: SocketId): Task<void> {
  try {
    yield* task;
  } finally {
    closeSocket(world.network, connection);
  }
}

function* answerDatagrams(world: World, task: Task<void>, socket: SocketId): Task<void> {
  yield* task;
  world.served.delete(socket);
  if ((world.network.state.sockets.sockets.get(socket)?.received.length ?? 0) > 0) world.touchedSockets.add(socket);
}

/** When the next program wants a tick or has to end. */
export function nextProcessAt(world: World): number | undefined {
  let next: number | undefined;
  for (const process of world.state.processes.values()) {
    for (const at of [process.nextAt, process.endsAt]) if (at !== undefined && (next === undefined || at < next)) next = at;
  }
  return next;
}

export function runDueProcesses(world: World): void {
  for (const process of [...world.state.processes.values()]) {
    if (process.endsAt !== undefined && process.endsAt <= world.state.now) {
      endProcess(world, process.pid, 0);
      continue;
    }
    if (process.nextAt === undefined || process.nextAt > world.state.now) continue;
    process.nextAt = undefined;
    const context = programContext(world, process);
    const tick = findProgram(process.program)?.tick;
    if (!context || !tick) continue;
    const { nextAt } = tick(context);
    process.nextAt = nextAt === undefined ? undefined : Math.max(nextAt, world.state.now + 1);
  }
}

/** Sends TERM or KILL; what the program does with TERM is its own affair. */
export function signalProcess(world: World, pid: number, signal: 'TERM' | 'KILL' | 'HUP' | 'INT'): boolean {
  const process = world.state.processes.get(pid);
  if (!process) return false;
  if (signalForeground(world, pid, signal)) return true;
  const program = findProgram(process.program);
  if (signal === 'KILL') endProcess(world, pid, 137);
  else if (world.processTasks.get(pid)?.size && program?.connection === undefined && program?.tick === undefined) {
    for (const task of world.processTasks.get(pid) ?? []) sendSignal(world.scheduler, task, signal);
  } else {
    const context = signal === 'TERM' && program?.terminated && process.endsAt === undefined ? programContext(world, process) : undefined;
    const takes = (context && program?.terminated?.(context)) ?? program?.termination;
    if (takes === undefined && process.endsAt === undefined) endProcess(world, pid, signal === 'TERM' ? 0 : 128 + 1);
    else if (takes !== undefined && takes !== 'ignored') process.endsAt ??= world.state.now + takes;
  }
  return true;
}

/** Ends a process: its tasks, its sockets, its container. */
export function endProcess(world: World, pid: number, code: number): void {
  const process = world.state.processes.get(pid);
  if (!process) return;
  removeProcess(world, pid);
  const foreground = world.foreground.get(pid);
  if (foreground) foreground.exit = code;
  containerEnded(world, process.container, code);
}

function removeProcess(world: World, pid: number): void {
  world.state.processes.delete(pid);
  for (const task of world.processTasks.get(pid) ?? []) killTask(world.scheduler, task);
  world.processTasks.delete(pid);
  for (const socket of [...world.network.state.sockets.sockets.values()]) {
    if (socket.owner?.process === pid) closeSocket(world.network, socket.id);
  }
}
