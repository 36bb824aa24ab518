import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  findExercise,
  formatProblem,
  instantiate,
  loadContent,
  type BuiltContent,
  type Content,
  type ExerciseSource,
  type Scenario,
} from '../course/index.ts';
import { ContentError, UsageError } from './io.ts';

/** The package's own directory: the first above this file that holds lessons. */
export function packageDirectory(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  for (let i = 0; i < 6; i++) {
    if (existsSync(join(directory, 'lessons')) && existsSync(join(directory, 'exercises'))) return directory;
    directory = dirname(directory);
  }
  throw new ContentError('the lessons are missing beside the program; install kubehop again');
}

/** The built-in content and the teacher's packs given by --content. */
export function readContent(extra: readonly string[] = []): Content {
  return loadContent([packageDirectory(), ...extra], builtContent());
}

/** What the build wrote beside the program; nothing when the program runs from its sources. */
function builtContent(): BuiltContent | undefined {
  const file = new URL('content.json', import.meta.url);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as BuiltContent) : undefined;
}

/** An exercise or lab by its address; an error says what is there or what is wrong with it. */
export function exerciseAt(content: Content, address: string): ExerciseSource {
  const found = findExercise(content, address);
  if (found) return found;
  const problem = content.problems.find((entry) => entry.file.includes(address.split('/')[0] ?? address));
  if (problem) throw new ContentError(formatProblem(problem));
  throw new UsageError(`there is no exercise or lab "${address}"; kubehop list shows them`);
}

export function scenarioAt(content: Content, address: string, seed: string): Scenario {
  const made = instantiate(exerciseAt(content, address), seed);
  if (made.ok) return made.value;
  const [problem] = made.error;
  throw new ContentError(problem ? formatProblem(problem) : `${address} cannot be read`);
}
