import Builder from 'fast-xml-parser/src/xmlbuilder/json2xml.js';
import type { GoalResult } from '../../course/goals/result.ts';
import { plain } from '../submission.ts';
import type { GradedFile } from './entry.ts';

void Builder;
export function junitReport(entries: readonly GradedFile[]): string {
  return String(entries.length);
}
export type { GoalResult, GradedFile };
export { plain };
