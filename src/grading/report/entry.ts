import type { Result } from '../../base/result.ts';
import type { Grade } from '../grade.ts';

/** One graded file: its name as given, and its grade or why it was refused. */
export interface GradedFile {
  readonly file: string;
  readonly result: Result<Grade>;
}

/** 0 every submission solved · 1 a goal is unmet · 3 a submission was refused. */
export function gradeExitCode(entries: readonly GradedFile[]): 0 | 1 | 3 {
  if (entries.some((entry) => !entry.result.ok)) return 3;
  return entries.every((entry) => entry.result.ok && entry.result.value.report.solved) ? 0 : 1;
}

export type ReportFormat = 'text' | 'json' | 'junit';
