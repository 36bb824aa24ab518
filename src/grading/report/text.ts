import type { GoalResult } from '../../course/goals/result.ts';
import { plain } from '../submission.ts';
import type { GradedFile } from './entry.ts';

/** The report for people. Hidden goals are only counted. */
export function textReport(entries: readonly GradedFile[]): string {
  return entries
    .map(({ file, result }) => {
      if (!result.ok) return `${plain(file)}: refused: ${plain(result.error)}\n`;
      const grade = result.value;
      const hidden = grade.report.goals.filter((goal) => goal.hidden);
      const lines = [
        `${plain(file)}: ${grade.exercise} (seed ${grade.seed})${grade.learner === '' ? '' : `, ${grade.learner}`}: ${grade.score} of ${grade.max}`,
        ...grade.report.goals.filter((goal) => !goal.hidden).map((goal) => goalLine(goal)),
        ...(hidden.length > 0 ? [`  hidden goals: ${hidden.filter((goal) => goal.passed).length} of ${hidden.length} met`] : []),
        ...grade.report.keep.filter((goal) => !goal.passed).map((goal) => `  [!] must stay: ${goal.title}: ${plain(goal.why)}`),
        ...(grade.hints > 0 ? [`  hints: ${grade.hints}`] : []),
        ...grade.notes.map((note) => `  note: ${note}`),
      ];
      return `${lines.join('\n')}\n`;
    })
    .join('');
}

function goalLine(goal: GoalResult): string {
  return `  ${goal.passed ? '[x]' : '[ ]'} ${goal.title} (${goal.points})${goal.passed ? '' : `: ${plain(goal.why)}`}`;
}
