import { err, ok, type Result } from '../../base/result.ts';
import type { Scenario } from '../../course/content/scenario.ts';
import { evaluateGoals } from '../../course/goals/evaluate.ts';
import type { GoalReport, GoalResult } from '../../course/goals/result.ts';
import type { LabEngine, LabWorld, LineOutcome } from '../../course/lab-port.ts';

export interface Played {
  readonly world: LabWorld;
  readonly report: GoalReport;
  readonly outcomes: readonly { readonly command: string; readonly outcome: LineOutcome }[];
}

/** A fresh lab in which a script was typed, command by command, the world coming to rest after each; and its goals. */
export async function play(engine: LabEngine, scenario: Scenario, script: string): Promise<Result<Played>> {
  const lab = await engine.createLab(scenario.lab);
  if (!lab.ok) return err(`the lab cannot be built: ${lab.error.where === undefined ? '' : `${lab.error.where}: `}${lab.error.message}`);
  const world = lab.value;
  const outcomes: { command: string; outcome: LineOutcome }[] = [];
  for (const command of engine.splitScript(script)) {
    outcomes.push({ command, outcome: await world.submitLine('main', command) });
    await world.settle();
  }
  await world.settle();
  return ok({ world, report: await evaluateGoals(world, scenario), outcomes });
}

/** Goals and keeps that do not hold. */
export function unmet(report: GoalReport): readonly GoalResult[] {
  return [...report.goals, ...report.keep].filter((goal) => !goal.passed);
}

export function describeUnmet(report: GoalReport): string {
  return unmet(report)
    .map((goal) => `${goal.id} (${goal.why})`)
    .join('; ');
}
