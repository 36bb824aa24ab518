import { fromCallback } from 'xstate';
import type { Result } from '../../base/result.ts';
import type { ExerciseSource } from '../content/exercise.ts';
import { instantiate, type Scenario } from '../content/scenario.ts';
import { evaluateGoals } from '../goals/evaluate.ts';
import { nextHint, seenHints } from '../hints/hint.ts';
import type { JournalEvent, LabEngine, LabWorld } from '../lab-port.ts';
import type { LessonEvent, WorldInput, WorldRequest } from './events.ts';
import type { WorldLogic } from './machine.ts';

export interface WorldPorts {
  readonly engine: LabEngine;
  find(address: string): ExerciseSource | undefined;
  /** the seed of the attempt at an address */
  seed(address: string): string;
  /** events of an attempt that is to go on; empty for a fresh one */
  savedJournal(address: string): readonly JournalEvent[];
  /** keeps an event before its output is shown */
  saveEvent(address: string, event: JournalEvent): Result<undefined, string>;
  /** hands the living world to a terminal that runs commands itself */
  opened?(address: string, world: LabWorld, scenario: Scenario): void;
}

/** The world as an actor: builds the lab, replays what was saved, runs lines in order, judges, hints. It never throws. */
export function createWorldActor(ports: WorldPorts): WorldLogic {
  return fromCallback<WorldRequest, WorldInput>(({ input, sendBack, receive }) => {
    let stopped = false;
    const tell = (event: LessonEvent): void => {
      if (!stopped) sendBack(event);
    };
    const fail = (error: unknown): void => tell({ type: 'WORLD.FAILED', message: error instanceof Error ? error.message : String(error) });
    let lab: Promise<OpenLab | undefined> = open(ports, input, tell).catch((error: unknown) => {
      fail(error);
      return undefined;
    });
    receive((request) => {
      // one request after the other: each waits for the one before
      lab = lab
        .then(async (one) => {
          if (one && !stopped) await serve(ports, input, one, request, tell);
          return one;
        })
        .catch((error: unknown) => {
          fail(error);
          return undefined;
        });
    });
    return () => {
      stopped = true;
    };
  });
}

interface OpenLab {
  readonly world: LabWorld;
  readonly scenario: Scenario;
  /** events that are on disk */
  saved: number;
}

async function open(ports: WorldPorts, input: WorldInput, tell: (event: LessonEvent) => void): Promise<OpenLab | undefined> {
  const source = ports.find(input.address);
  const scenario = source && instantiate(source, ports.seed(input.address));
  if (!scenario?.ok) {
    tell({ type: 'WORLD.FAILED', message: `there is no lab ${input.address}` });
    return undefined;
  }
  const built = await ports.engine.createLab(scenario.value.lab);
  if (!built.ok) {
    tell({
      type: 'WORLD.FAILED',
      message: `the lab cannot be built: ${built.error.where === undefined ? '' : `${built.error.where}: `}${built.error.message}`,
    });
    return undefined;
  }
  const world = built.value;
  let notice: string | undefined;
  const journal = input.saved ? ports.savedJournal(input.address) : [];
  if (journal.length > 0) {
    const divergence = await world.replay(journal);
    if (divergence) notice = `from command ${divergence.seq} on the lab goes another way than when you left it: ${divergence.message}`;
  }
  if (input.saved) ports.opened?.(input.address, world, scenario.value);
  tell({ type: 'WORLD.READY', report: await evaluateGoals(world, scenario.value), hints: seenHints(world.journal()), notice });
  return { world, scenario: scenario.value, saved: world.journal().length };
}

async function serve(
  ports: WorldPorts,
  input: WorldInput,
  lab: OpenLab,
  request: WorldRequest,
  tell: (event: LessonEvent) => void,
): Promise<void> {
  const { world, scenario } = lab;
  switch (request.type) {
    case 'RUN':
    case 'FEED': {
      const outcome =
        request.type === 'RUN'
          ? await world.submitLine(request.session, request.text)
          : await world.submitEvent(request.session, request.event);
      keep(ports, input, lab);
      tell({ type: 'WORLD.RAN', outcome });
      break;
    }
    case 'JUDGE':
      // what a terminal ran was kept by the terminal
      lab.saved = world.journal().length;
      tell({ type: 'WORLD.JUDGED', report: await evaluateGoals(world, scenario) });
      break;
    case 'HINT': {
      const seen = seenHints(world.journal());
      const hint = nextHint(scenario, await evaluateGoals(world, scenario), world.history(), seen);
      if (hint) {
        lab.saved = world.journal().length;
        world.recordHint(String(hint.index));
        keep(ports, input, lab);
      }
      tell({ type: 'WORLD.HINT', hint: hint && { text: hint.text, cost: hint.cost }, hints: hint ? [...seen, hint.index] : seen });
      break;
    }
  }
}

/** Puts the new events on disk, in order, before anything of them is shown. */
function keep(ports: WorldPorts, input: WorldInput, lab: OpenLab): void {
  if (!input.saved) return;
  for (const event of lab.world.journal().slice(lab.saved)) {
    const kept = ports.saveEvent(input.address, event);
    if (!kept.ok) throw new Error(kept.error);
    lab.saved++;
  }
}
