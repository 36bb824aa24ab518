import { err, ok, type Result } from '../base/result.ts';
import { findExercise, type Content } from '../course/content/load.ts';
import { instantiate } from '../course/content/scenario.ts';
import { evaluateGoals } from '../course/goals/evaluate.ts';
import type { GoalReport } from '../course/goals/result.ts';
import { hintCost, seenHints } from '../course/hints/hint.ts';
import type { LabEngine, LabLimits } from '../course/lab-port.ts';
import { parseSubmission, plain, type Submission } from './submission.ts';

/** The judgement on one submission. */
export interface Grade {
  readonly exercise: string;
  readonly title: string;
  readonly learner: string;
  readonly seed: string;
  readonly report: GoalReport;
  /** points of the goals less what hints cost, never below 0 */
  readonly score: number;
  readonly max: number;
  readonly hints: number;
  readonly commands: number;
  /** the content or engine differs from the one it was made with: goals were judged by replay all the same */
  readonly notes: readonly string[];
}

export interface GradeOptions {
  readonly content: Content;
  readonly engine: LabEngine;
  /** the seed this learner was given; another one is refused */
  readonly seed?: string | undefined;
  /** asked before every event: false stops the replay (a time limit kept by the caller, who owns the clock) */
  readonly proceed?: (() => boolean) | undefined;
}

/** Bounds of a replay; an exercise's own limits are stricter or equal. */
const LIMITS: LabLimits = { stepsPerEvent: 150_000, outputPerEvent: 2_000_000 };

/** Grades a submission by replay; nothing in it is believed but what was typed. A refusal is one line. */
export async function gradeSubmission(text: string, options: GradeOptions): Promise<Result<Grade>> {
  const parsed = parseSubmission(text);
  if (!parsed.ok) return parsed;
  const submission = parsed.value;
  const source = findExercise(options.content, submission.exercise);
  if (!source) return err(`unknown exercise ${submission.exercise}`);
  if (options.seed !== undefined && options.seed !== submission.seed)
    return err(`made with seed ${submission.seed}, not with this learner's`);
  const scenario = instantiate(source, submission.seed);
  if (!scenario.ok) return err(`the exercise cannot be built with seed ${submission.seed}`);
  const { events } = scenario.value.spec.limits;
  if (submission.journal.length > events) return err(`${submission.journal.length} journal entries, more than the ${events} allowed`);
  const lab = await options.engine.createLab({ ...scenario.value.lab, limits: { ...LIMITS, ...scenario.value.lab.limits } });
  if (!lab.ok) return err(`the lab cannot be built: ${lab.error.message}`);
  const world = lab.value;
  const divergence = await world.replay(submission.journal, options.proceed);
  if (divergence) return err(explainDivergence(submission, divergence, source.version, options.engine.version));
  await world.settle();
  const report = await evaluateGoals(world, scenario.value);
  const hints = seenHints(submission.journal);
  const { spec } = scenario.value;
  return ok({
    exercise: submission.exercise,
    title: spec.title,
    learner: submission.learner,
    seed: submission.seed,
    report,
    score: Math.max(0, report.score - hintCost(scenario.value, hints)),
    max: report.max,
    hints: hints.length,
    commands: submission.journal.filter((event) => event.kind === 'line').length,
    notes: versionNotes(submission, source.version, options.engine.version),
  });
}

function explainDivergence(
  submission: Submission,
  divergence: { readonly seq: number; readonly reason: string; readonly message: string },
  content: string,
  engine: string,
): string {
  const notes = versionNotes(submission, content, engine);
  switch (divergence.reason) {
    case 'stopped':
      return `stopped at journal entry ${divergence.seq}: the time limit is over`;
    case 'limit':
      return `journal entry ${divergence.seq} exceeds a limit: ${plain(divergence.message)}`;
    case 'output':
      return `journal entry ${divergence.seq} does not print what the submission says${notes.length > 0 ? ` (${notes.join('; ')})` : ': the journal was changed'}`;
    default:
      return `journal entry ${divergence.seq} cannot be played: ${plain(divergence.message)}`;
  }
}

function versionNotes(submission: Submission, content: string, engine: string): string[] {
  return [
    ...(submission.engineVersion === engine ? [] : [`made with kubehop ${submission.engineVersion}, graded with ${engine}`]),
    ...(submission.contentVersion === content ? [] : [`made with content ${submission.contentVersion}, graded with ${content}`]),
  ];
}
