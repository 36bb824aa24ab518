import type { Scenario } from './content/scenario.ts';
import { evaluateGoals } from './goals/evaluate.ts';
import type { GoalReport, GoalResult } from './goals/result.ts';
import { nextHint, seenHints } from './hints/hint.ts';
import type { LabWorld } from './lab-port.ts';

/** What `hop goals`, `hop hint` and `hop solution` say, as lines of plain text: the same in every mode. */
export interface Coach {
  goals(): Promise<string[]>;
  /** shows the next hint and journals it; says so when there is none */
  hint(): Promise<string[]>;
  /** the cost of the next hint, points; undefined when there is none */
  nextHintCost(): Promise<number | undefined>;
  solution(): string[];
}

/** Marks of SCREENS.md: never colour alone. */
const MARKS = { unicode: { met: '✓', open: '·', broken: '✗' }, ascii: { met: '[x]', open: '[ ]', broken: '[!]' } } as const;

/** The coach of a lab: `world` is looked at and only its journal is written to (hints). */
export function createCoach(world: LabWorld, scenario: Scenario, style: keyof typeof MARKS = 'unicode'): Coach {
  const advise = async () => nextHint(scenario, await evaluateGoals(world, scenario), world.history(), seenHints(world.journal()));
  return {
    goals: async () => goalLines(await evaluateGoals(world, scenario), style),
    async hint() {
      const hint = await advise();
      if (!hint) return ['There is no further hint.'];
      world.recordHint(String(hint.index));
      return [...hint.text.trimEnd().split('\n'), ...(hint.cost > 0 ? [`(${points(hint.cost)} less)`] : [])];
    },
    nextHintCost: async () => (await advise())?.cost,
    solution() {
      const [first] = scenario.solutions;
      if (!first) return ['This lab has no solution: there is nothing to solve.'];
      return first.text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => line.replace(/^# step:? ?/, '# ').replace(/^# look$/, ''))
        .filter((line) => line !== '');
    },
  };
}

/** A line for each goal, then broken keeps; hidden goals are only counted. */
export function goalLines(report: GoalReport, style: keyof typeof MARKS): string[] {
  const marks = MARKS[style];
  const line = (goal: GoalResult): string => `${goal.passed ? marks.met : marks.open} ${goal.title}`;
  const hidden = report.goals.filter((goal) => goal.hidden);
  const broken = report.keep.filter((goal) => !goal.passed);
  return [
    ...report.goals.filter((goal) => !goal.hidden).map(line),
    ...(hidden.length > 0
      ? [
          `${hidden.every((goal) => goal.passed) ? marks.met : marks.open} ${hidden.filter((goal) => goal.passed).length} of ${hidden.length} hidden`,
        ]
      : []),
    ...broken.map((goal) => `${marks.broken} must stay: ${goal.title}: ${goal.why}`),
    ...(report.goals.length === 0 ? ['There is nothing to solve here: look around.'] : [`${report.score} of ${points(report.max)}`]),
  ];
}

function points(count: number): string {
  return `${count} ${count === 1 ? 'point' : 'points'}`;
}
