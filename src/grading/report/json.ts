import { plain } from '../submission.ts';
import type { GradedFile } from './entry.ts';

/** The report for programs: `{"results":[...]}`. Hidden goals carry no reason. */
export function jsonReport(entries: readonly GradedFile[]): string {
  const results = entries.map(({ file, result }) => {
    if (!result.ok) return { file, error: plain(result.error) };
    const { exercise, learner, seed, score, max, hints, commands, notes, report } = result.value;
    const goals = report.goals.map(({ id, points, passed, why, hidden }) =>
      hidden ? { id, points, passed, hidden } : { id, points, passed, why: plain(why) },
    );
    const keep = report.keep.map(({ id, passed, why }) => ({ id, passed, why: plain(why) }));
    return {
      file,
      exercise,
      learner,
      seed,
      score,
      max,
      solved: report.solved,
      hints,
      commands,
      goals,
      keep,
      ...(notes.length > 0 ? { notes } : {}),
    };
  });
  return `${JSON.stringify({ results }, null, 2)}\n`;
}
