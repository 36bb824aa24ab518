import { join } from 'node:path';
import { findExercise, loadContent } from '../../src/course/content/load.ts';
import { instantiate } from '../../src/course/content/scenario.ts';
import { gradeSubmission } from '../../src/grading/grade.ts';
import { writeSubmission } from '../../src/grading/submission.ts';
import { createLabEngine } from '../../src/shell/lab/engine.ts';
import type { Case, Prepared } from '../measure.ts';
import { parsePods } from '../yardsticks.ts';

const EXERCISE = 'across-nodes-checkout';

/** Judges what a learner hands in who followed the first solution. */
export const grade: readonly Case[] = [{ name: 'grade a submission', prepare }];

async function prepare(): Promise<Prepared> {
  const content = loadContent([join(import.meta.dirname, '..')]);
  const source = findExercise(content, EXERCISE);
  if (!source) throw new Error(`no exercise ${EXERCISE}`);
  const seed = '1';
  const scenario = instantiate(source, seed);
  if (!scenario.ok) throw new Error(`${EXERCISE} cannot be built with seed ${seed}`);
  const engine = createLabEngine('bench');
  const lab = await engine.createLab(scenario.value.lab);
  if (!lab.ok) throw new Error(lab.error.message);
  for (const line of engine.splitScript(scenario.value.solutions[0]?.text ?? '')) await lab.value.submitLine('main', line);
  const submission = writeSubmission({
    format: 1,
    exercise: EXERCISE,
    contentVersion: source.version,
    engineVersion: engine.version,
    seed,
    learner: 'bench',
    journal: lab.value.journal(),
  });
  return {
    yardstick: parsePods,
    async run() {
      const graded = await gradeSubmission(submission, { content, engine });
      if (!graded.ok) throw new Error(graded.error);
      if (graded.value.score !== graded.value.max) throw new Error(`score ${graded.value.score} of ${graded.value.max}`);
    },
  };
}
