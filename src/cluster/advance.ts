import { nextTimerAt, runDueTimers } from '../net/timer.ts';
import { nextControllerAt, runDueControllers } from './controllers.ts';
import { nextProcessAt, runDueProcesses, serveSockets } from './programs.ts';
import { nextWakeAt, runNext, wakeDue } from './scheduler.ts';
import type { World } from './world.ts';

/** Steps of one call after which it gives up: a task that never parks. */
const MAX_STEPS = 5_000_000;

export interface AdvanceLimits {
  /** simulated time not to pass */
  readonly until: number;
  /** checked between tasks: true ends at once */
  readonly done?: (() => boolean) | undefined;
  readonly steps?: number | undefined;
  /** steps without the clock moving */
  readonly stepsAtOnce?: number | undefined;
}

export type AdvanceEnd = 'done' | 'time' | 'idle' | 'steps';

/**
 * Runs the world: every ready task until all are parked, then the clock to the next thing that happens. Ends when `done` says so,
 * at `until`, when nothing will ever happen again, or after too many steps.
 */
export async function advance(world: World, limits: AdvanceLimits): Promise<AdvanceEnd> {
  const { state, scheduler } = world;
  const now = (): number => state.now;
  const lastStep = world.steps + (limits.steps ?? MAX_STEPS);
  for (;;) {
    const lastAtOnce = world.steps + (limits.stepsAtOnce ?? MAX_STEPS);
    for (;;) {
      serveSockets(world);
      if (limits.done?.() === true) return 'done';
      const pending = runNext(scheduler, now);
      if (pending === false) break;
      if (pending) await pending;
      if (++world.steps > lastStep || world.steps > lastAtOnce) return 'steps';
    }
    const next = nextEventAt(world);
    if (next === undefined) return 'idle';
    if (next > limits.until) {
      state.now = Math.max(state.now, limits.until);
      return 'time';
    }
    state.now = Math.max(state.now, next);
    runDueTimers(world.network);
    wakeDue(scheduler, state.now);
    runDueProcesses(world);
    runDueControllers(world);
    if (++world.steps > lastStep) return 'steps';
  }
}

/** When the next thing happens; undefined for never. */
function nextEventAt(world: World): number | undefined {
  let next: number | undefined;
  for (const at of [nextWakeAt(world.scheduler), nextTimerAt(world.network), nextControllerAt(world), nextProcessAt(world)]) {
    if (at !== undefined && (next === undefined || at < next)) next = at;
  }
  return next;
}

/** Simulated time without a write after which a cluster counts as calm. */
const CALM = 2_500;
/** Simulated time after which settling gives up: something keeps failing, and that is how it stays. */
const PATIENCE = 60_000;

/** Lets controllers and kubelets come to rest. */
export async function settle(world: World): Promise<void> {
  const deadline = world.state.now + PATIENCE;
  const from = world.state.now;
  while (world.state.now < deadline) {
    const calmAt = Math.max(world.lastChangeAt, from - CALM) + CALM;
    if (world.state.now >= calmAt && !changesPending(world)) return;
    const end = await advance(world, { until: Math.min(Math.max(calmAt, world.state.now + 20), deadline) });
    if (end === 'idle' || end === 'steps') return;
  }
}

function changesPending(world: World): boolean {
  for (const record of world.state.controllers.values()) if (record.changedAt !== undefined) return true;
  return false;
}
