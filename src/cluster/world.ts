import { nextInteger } from '../base/random.ts';
import type { Command, Process } from '../base/process.ts';
import type { Signal, TaskId } from '../base/task.ts';
import type { Controller } from '../control/controller.ts';
import type { ObjectClient } from '../kube/client.ts';
import type { Kube } from '../kube/kube.ts';
import { createObjectClient } from '../kube/object-client.ts';
import type { NamespaceId } from '../net/namespace.ts';
import type { Network } from '../net/network.ts';
import { attachNetwork } from '../net/create.ts';
import { findProgram } from '../programs/registry.ts';
import { createScheduler, notifyKey, type Scheduler, founderLabel, answeredNow } from './scheduler.ts';
import type { Machine, WorldState } from './state.ts';

/**
 * A world that runs: its state, and what cannot be data (tasks, captures, the ports of the rooms below). A fork is a copy of the
 * state with a new World around it.
 */
export interface World {
  readonly state: WorldState;
  readonly scheduler: Scheduler;
  readonly network: Network;
  readonly kube: Kube | undefined;
  readonly api: ObjectClient | undefined;
  /** controllers by the name of their record */
  readonly controllers: Map<string, Controller>;
  /** tasks of processes, so that a signal finds them */
  readonly processTasks: Map<number, Set<TaskId>>;
  /** programs that a command runs in the foreground, by process id: what they print goes to that command */
  readonly foreground: Map<number, ForegroundProgram>;
  /** commands that shells have started in tasks of their own, for `ps` and `kill` */
  readonly commands: Map<number, RunningCommand>;
  /** sockets that were notified since the world last looked */
  readonly touchedSockets: Set<number>;
  /** sockets that a connection task is answering */
  readonly served: Set<number>;
  readonly extension: WorldExtension;
  /** simulated time of the last write that was no heartbeat */
  lastChangeAt: number;
  /** scheduler steps so far: budgets count them */
  steps: number;
  nextKey: number;
}

/** A program whose output and end a command waits for. */
export interface ForegroundProgram {
  readonly pieces: { readonly stream: 'stdout' | 'stderr'; readonly text: string }[];
  /** a signal from outside that the command has not seen yet */
  signal: Signal | undefined;
  exit: number | undefined;
}

/** A command that a shell runs, as the process table lists it. */
export interface RunningCommand {
  readonly pid: number;
  readonly ppid: number;
  readonly machine: string;
  readonly user: string;
  readonly command: string;
  readonly startedAt: number;
  /** changes when it moves into another one, as `ip netns exec` does */
  namespace: NamespaceId;
}

/** What higher rooms add: commands (kubectl, ssh, hop) and what they need beyond a tool's process. */
export interface WorldExtension {
  commands(world: World, machine: Machine): readonly Command[];
  extendProcess(world: World, machine: Machine, process: Process): Process;
}

const PLAIN: WorldExtension = { commands: () => [], extendProcess: (_world, _machine, process) => process };

/** Sets a state in motion. */
export function createWorld(state: WorldState, extension: WorldExtension = PLAIN): World {
  const scheduler = createScheduler();
  const touchedSockets = new Set<number>();
  const notify = (key: string): void => {
    if (key.startsWith('socket:')) touchedSockets.add(Number(key.slice(7)));
    notifyKey(scheduler, key);
  };
  const random = (below: number): number => nextInteger(state.random, below);
  const network = attachNetwork(state.network, {
    now: () => state.now,
    random,
    notify,
    origin: () => (founderLabel(scheduler, scheduler.current)?.startsWith('terminal ') === true ? 'terminal' : undefined),
    answers: () => {
      const answered = answeredNow(scheduler);
      return answered && (answered.trace ?? state.network.sockets.sockets.get(answered.socket)?.tcp?.cause);
    },
  });
  const kube: Kube | undefined = state.kube && {
    state: state.kube,
    ports: {
      now: () => state.now,
      random,
      notify: (key) => {
        noteChange(world, key);
        notifyKey(scheduler, key);
      },
    },
  };
  const world: World = {
    state,
    scheduler,
    network,
    kube,
    api: kube && createObjectClient(kube),
    controllers: new Map(),
    processTasks: new Map(),
    foreground: new Map(),
    commands: new Map(),
    touchedSockets,
    served: new Set(),
    extension,
    lastChangeAt: state.now,
    steps: 0,
    nextKey: 1,
  };
  return world;
}

/** Milliseconds until a watch event reaches its watcher. */
const WATCH_LATENCY = 10;

/** Marks every controller that watches the changed kind. */
function noteChange(world: World, key: string): void {
  if (key.startsWith('watch ')) return;
  const resource = key.slice(0, key.indexOf(' '));
  if (resource !== 'leases.coordination.k8s.io' && resource !== 'events') world.lastChangeAt = world.state.now;
  for (const [name, controller] of world.controllers) {
    if (!controller.watches.includes(resource)) continue;
    const record = world.state.controllers.get(name);
    if (!record) continue;
    record.changedAt ??= world.state.now + WATCH_LATENCY;
    if (record.changed.length < 10_000) record.changed.push(key);
  }
  for (const process of world.state.processes.values()) {
    if (process.nextAt === undefined || process.nextAt > world.state.now + WATCH_LATENCY) {
      if (findProgram(process.program)?.watches?.includes(resource)) process.nextAt = world.state.now + WATCH_LATENCY;
    }
  }
}
