import type { JournalEvent, LabWorld, Scenario } from '../course/index.ts';
import type { Progress } from '../progress/index.ts';
import { createLabEngine } from '../shell/lab/engine.ts';
import { ContentError } from './io.ts';
import { VERSION } from './version.ts';

/** A lab that is being worked at, with its saved attempt. */
export interface OpenAttempt {
  readonly world: LabWorld;
  readonly scenario: Scenario;
  readonly id: number;
  /** lines of the past with their outcome, from the replay */
  readonly resumed: number;
  /** why a saved attempt could not be taken up */
  readonly notice: string | undefined;
  /** writes what is new in the journal; the reason when that failed */
  save(): string | undefined;
}

/** Builds the lab and replays what was saved, so that a learner goes on where they stopped. */
export async function openAttempt(
  progress: Progress,
  scenario: Scenario,
  now: number,
  terminal?: { readonly columns: number; readonly rows: number },
): Promise<OpenAttempt> {
  const engine = createLabEngine(VERSION);
  const made = await engine.createLab({ ...scenario.lab, ...(terminal ? { terminal } : {}) });
  if (!made.ok) throw new ContentError(`${scenario.address}: ${made.error.where ?? 'lab'}: ${made.error.message}`);
  const world = made.value;
  const open = progress.openAttempt(scenario.address);
  const usable = open?.contentVersion === scenario.version && open.seed === scenario.seed ? open : undefined;
  const fresh = (): number =>
    progress.startAttempt({
      address: scenario.address,
      seed: scenario.seed,
      contentVersion: scenario.version,
      engineVersion: VERSION,
      now,
    });
  const id = usable?.id ?? fresh();
  let notice: string | undefined = open && !usable ? 'This exercise has changed since: it starts anew.' : undefined;
  if (usable) progress.takeOver(id);
  const saved: readonly JournalEvent[] = usable ? progress.journal(id) : [];
  const diverged = await world.replay(saved);
  if (diverged) notice = `The saved work was replayed up to entry ${diverged.seq}: ${diverged.message}.`;
  let written = saved.length;
  return {
    world,
    scenario,
    id,
    resumed: saved.length,
    notice,
    save() {
      for (const event of world.journal().slice(written)) {
        const done = progress.append(id, event);
        if (!done.ok) return done.error;
        written++;
      }
      return undefined;
    },
  };
}
