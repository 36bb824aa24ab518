import { resolvePath } from '../../base/files.ts';
import { advance, settle } from '../../cluster/advance.ts';
import type { LineOutcome, Pace, TerminalEvent } from '../../cluster/lab-port.ts';
import { filesOf } from '../../cluster/process.ts';
import { descendants, killTask, sendSignal } from '../../cluster/scheduler.ts';
import type { World } from '../../cluster/world.ts';
import { machineLabel } from '../session/interactive.ts';
import { endInput, waitsForInput, type Terminal } from '../session/terminal.ts';

/** Bounds of one event: scheduler steps, simulated milliseconds, characters of output. */
export interface EventLimits {
  readonly stepsPerEvent: number;
  /** scheduler steps at one instant: a loop that never waits */
  readonly stepsAtOnce: number;
  readonly simulatedMsPerEvent: number;
  readonly outputPerEvent: number;
}

export const DEFAULT_LIMITS: EventLimits = {
  stepsPerEvent: 150_000,
  stepsAtOnce: 30_000,
  simulatedMsPerEvent: 3_600_000,
  outputPerEvent: 2_000_000,
};

/** Simulated time between two looks of somebody who watches a command run. */
const SLICE = 1_000;

export interface PerformOptions {
  readonly limits: EventLimits;
  readonly pace?: Pace | undefined;
  /** simulated time at which an interrupt is to come; an earlier end is no fault */
  readonly interruptAt?: number | undefined;
}

export interface Performed {
  readonly outcome: LineOutcome;
  /** when it was interrupted, simulated time */
  readonly interruptedAt: number | undefined;
}

/** Feeds an event to a terminal and runs the world until the terminal waits for more, is interrupted, or a bound is reached. */
export async function perform(
  world: World,
  terminal: Terminal,
  event: TerminalEvent,
  home: string,
  options: PerformOptions,
): Promise<Performed> {
  await advance(world, { until: world.state.now, done: () => waitsForInput(world, terminal) });
  const machine = terminal.shells.at(-1)?.label ?? home;
  terminal.output = [];
  terminal.written = 0;
  terminal.notSimulated = false;
  const changes = world.lastChangeAt;
  const revision = world.state.kube?.revision;
  const refused = feed(world, terminal, event);
  const end = await run(world, terminal, options);
  if (world.lastChangeAt !== changes || world.state.kube?.revision !== revision) await settle(world);
  if (end.cut !== undefined) terminal.output.push({ stream: 'stderr', text: `kubehop: stopped: ${end.cut}\n` });
  if (refused !== undefined) terminal.output.push({ stream: 'stderr', text: `${refused}\n` });
  const text = (stream: 'stdout' | 'stderr'): string =>
    terminal.output
      .filter((piece) => piece.stream === stream)
      .map((piece) => piece.text)
      .join('');
  const outcome: LineOutcome = {
    machine,
    stdout: text('stdout'),
    stderr: text('stderr'),
    exit: refused === undefined ? terminal.lastExit : 1,
    clock: world.state.now - world.state.readyAt,
    notSimulated: terminal.notSimulated,
  };
  return { outcome, interruptedAt: end.interruptedAt };
}

/** Hands the event over; the reason when it is refused. */
function feed(world: World, terminal: Terminal, event: TerminalEvent): string | undefined {
  switch (event.kind) {
    case 'key':
      terminal.input.buffer += event.data;
      terminal.input.notify(`${terminal.input.key}:readable`);
      return undefined;
    case 'signal':
      if (terminal.task !== undefined) sendSignal(world.scheduler, terminal.task, event.data);
      return undefined;
    case 'eof':
      endInput(terminal);
      return undefined;
    case 'file': {
      const label = terminal.shells.at(-1)?.label;
      const machine = [...world.state.machines.values()].find((entry) => machineLabel(entry) === label);
      if (!machine) return `kubehop: ${event.path}: there is no machine to write it on`;
      const written = filesOf(world, machine).write(resolvePath(machine.workingDirectory, event.path), event.text);
      return written.ok ? undefined : `kubehop: ${event.path}: ${written.errno}`;
    }
  }
}

interface End {
  /** why it was stopped by a bound */
  readonly cut?: string;
  readonly interruptedAt?: number;
}

async function run(world: World, terminal: Terminal, options: PerformOptions): Promise<End> {
  const { limits, interruptAt } = options;
  const full = (): boolean => terminal.written > limits.outputPerEvent;
  const finished = (): boolean => waitsForInput(world, terminal) || full();
  const deadline = world.state.now + limits.simulatedMsPerEvent;
  const lastStep = world.steps + limits.stepsPerEvent;
  let { pace } = options;
  for (;;) {
    const until = Math.min(deadline, interruptAt ?? deadline, pace ? world.state.now + SLICE : deadline);
    const end = await advance(world, {
      until,
      done: finished,
      steps: Math.max(0, lastStep - world.steps),
      stepsAtOnce: limits.stepsAtOnce,
    });
    if (end === 'done' && !full()) return {};
    const now = world.state.now;
    if (end === 'time' && now < deadline) {
      const wish =
        now === interruptAt ? 'interrupt' : ((await pace?.({ output: terminal.output, clock: now - world.state.readyAt })) ?? 'go on');
      if (wish === 'finish') pace = undefined;
      if (wish !== 'interrupt') continue;
      await stop(world, terminal, finished);
      return { interruptedAt: now };
    }
    await stop(world, terminal, finished);
    terminal.lastExit = 137;
    terminal.output = terminal.output.map((piece) => ({ ...piece, text: piece.text.slice(0, limits.outputPerEvent) }));
    return { cut: full() || end === 'done' ? 'it printed too much' : REASONS[end] };
  }
}

const REASONS = {
  time: 'it took too long',
  steps: 'it did too much',
  idle: 'it waits for something that will not come',
} as const;

/** Ctrl-C, twice if need be; then everything the terminal started is killed; what even then does not wait loses its terminal. */
async function stop(world: World, terminal: Terminal, finished: () => boolean): Promise<void> {
  for (let tries = 0; tries < 2 && !waitsForInput(world, terminal); tries++) {
    if (terminal.task !== undefined) sendSignal(world.scheduler, terminal.task, 'INT');
    terminal.written = 0;
    await advance(world, { until: world.state.now + 100, done: finished, steps: 10_000 });
  }
  if (waitsForInput(world, terminal)) return;
  if (terminal.task !== undefined) for (const task of descendants(world.scheduler, terminal.task)) killTask(world.scheduler, task);
  await advance(world, { until: world.state.now + 100, done: finished, steps: 10_000 });
  if (waitsForInput(world, terminal)) return;
  if (terminal.task !== undefined) killTask(world.scheduler, terminal.task);
  terminal.ended = true;
}
