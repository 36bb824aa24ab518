import type { Scenario } from '../content/scenario.ts';
import type { HistoryEntry, JournalEvent } from '../lab-port.ts';
import type { GoalReport } from '../goals/result.ts';
import { evaluateCel } from '../goals/cel.ts';

/** The hint to show next, before it is taken: its cost is said first. */
export interface HintAdvice {
  /** index in exercise.yaml: what the journal records */
  readonly index: number;
  readonly cost: number;
  readonly text: string;
}

/**
 * The first hint not yet seen whose conditions hold: its goal is the first unmet one, its `when` is true. Undefined when there
 * is none (all seen, or all goals met).
 */
export function nextHint(
  scenario: Scenario,
  report: GoalReport,
  history: readonly HistoryEntry[],
  seen: readonly number[],
): HintAdvice | undefined {
  const unmet = report.goals.find((goal) => !goal.passed);
  if (!unmet && report.goals.length > 0) return undefined;
  const variables = {
    goals: Object.fromEntries(report.goals.map((goal) => [goal.id, goal.passed])),
    history: history.map(({ machine, text, exit }) => ({ machine, text, exit })),
    hints: seen.length,
  };
  for (const [index, hint] of scenario.spec.hints.entries()) {
    if (seen.includes(index) || (hint.goal !== undefined && hint.goal !== unmet?.id)) continue;
    if (hint.when !== undefined) {
      const value = evaluateCel(hint.when, variables);
      if (!value.ok || value.value !== true) continue;
    }
    return { index, cost: hint.cost, text: hint.text };
  }
  return undefined;
}

/** Indexes of the hints a journal shows as taken; a hint once seen stays seen, undo or not. */
export function seenHints(journal: readonly JournalEvent[]): number[] {
  const seen = new Set<number>();
  for (const event of journal) if (event.kind === 'hint' && /^\d{1,4}$/.test(event.data)) seen.add(Number(event.data));
  return [...seen].sort((a, b) => a - b);
}

/** What the hints taken cost, points. */
export function hintCost(scenario: Scenario, seen: readonly number[]): number {
  return seen.reduce((total, index) => total + (scenario.spec.hints[index]?.cost ?? 0), 0);
}
