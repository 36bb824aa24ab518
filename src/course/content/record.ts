import { join } from 'node:path';
import { exerciseKey, type BuiltContent, type CheckedExercise } from './built.ts';
import type { ExerciseSource } from './exercise.ts';
import { loadContent, readText } from './load.ts';
import { textHash } from './version.ts';
import type { LessonText } from '../format/lesson.ts';

/** The content below a directory as JSON of {@link BuiltContent}: what the build writes beside the program. Broken pieces are left out. */
export function recordedContent(directory: string): string {
  const content = loadContent([directory]);
  const exercises: Record<string, CheckedExercise> = {};
  const lessons: Record<string, LessonText> = {};
  const note = ({ address, version, spec, vary }: ExerciseSource): void => {
    exercises[exerciseKey(address, version)] = { spec, vary };
  };
  for (const { spec, pages, directory: folder, labs } of content.lessons) {
    lessons[textHash([readText(join(folder, 'lesson.md'))])] = { spec, pages };
    for (const lab of labs.values()) note(lab);
  }
  for (const exercise of content.exercises.values()) note(exercise);
  return JSON.stringify({ exercises, lessons } satisfies BuiltContent);
}
