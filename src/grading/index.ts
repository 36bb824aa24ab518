/** Judging submissions by replay, and reports about it. It knows no screen and no database, and trusts no file. */
export { gradeSubmission, type Grade, type GradeOptions } from './grade.ts';
export { parseSubmission, writeSubmission, BOUNDS, type Submission } from './submission.ts';
export { gradeExitCode, type GradedFile, type ReportFormat } from './report/entry.ts';
export { textReport } from './report/text.ts';
export { jsonReport } from './report/json.ts';
export { junitReport } from './report/junit.ts';
