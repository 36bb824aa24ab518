import { TOUCHED, type Controller } from '../control/controller.ts';
import type { World } from './world.ts';

/** Adds a controller under a name of its own (`kubelet/worker-1`); its first turn comes at once. */
export function addController(world: World, name: string, controller: Controller<never>): void {
  const known = controller as unknown as Controller;
  world.controllers.set(name, known);
  if (!world.state.controllers.has(name)) {
    world.state.controllers.set(name, { memory: known.initialMemory(), nextAt: world.state.now, changedAt: undefined, changed: [] });
  }
}

/** Makes a controller look again soon although no object changed: a container ended, a probe has its result. */
export function touchController(world: World, name: string): void {
  const record = world.state.controllers.get(name);
  if (!record) return;
  record.changedAt ??= world.state.now + 1;
  if (record.changed.at(-1) !== TOUCHED) record.changed.push(TOUCHED);
}

export function nextControllerAt(world: World): number | undefined {
  let next: number | undefined;
  for (const [name, record] of world.state.controllers) {
    if (!world.controllers.has(name)) continue;
    for (const at of [record.nextAt, record.changedAt]) if (at !== undefined && (next === undefined || at < next)) next = at;
  }
  return next;
}

/** Calls every controller whose time has come, in the order of the registry. */
export function runDueControllers(world: World): void {
  const { state, api } = world;
  if (!api) return;
  for (const [name, controller] of world.controllers) {
    const record = state.controllers.get(name);
    if (!record) continue;
    const due =
      (record.nextAt !== undefined && record.nextAt <= state.now) || (record.changedAt !== undefined && record.changedAt <= state.now);
    if (!due) continue;
    const changed = record.changed;
    record.changed = [];
    record.changedAt = undefined;
    record.nextAt = undefined;
    const context = { api, now: state.now, random: (below: number) => world.network.ports.random(below), memory: record.memory, changed };
    const outcome = controller.reconcile(context);
    record.memory = context.memory;
    record.nextAt = outcome.nextAt === undefined ? undefined : Math.max(outcome.nextAt, state.now + 1);
  }
}
