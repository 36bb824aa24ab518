import type { ExerciseSpec } from '../format/exercise.ts';
import type { LessonText } from '../format/lesson.ts';
import type { Vary } from '../format/vary.ts';

/** What an exercise's files say once they are read and found good. */
export interface CheckedExercise {
  readonly spec: ExerciseSpec;
  readonly vary: Vary;
}

/**
 * Lessons and exercises that were parsed and validated when the program was built, each by the hash of its files. A file that was
 * edited since has another hash: it is read and validated as any other.
 */
export interface BuiltContent {
  /** by `address version` */
  readonly exercises: Readonly<Record<string, CheckedExercise>>;
  /** by the hash of lesson.md */
  readonly lessons: Readonly<Record<string, LessonText>>;
}

export const NOTHING_BUILT: BuiltContent = { exercises: {}, lessons: {} };

/** The key of an exercise among the built ones. */
export function exerciseKey(address: string, version: string): string {
  return `${address} ${version}`;
}
