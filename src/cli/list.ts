import { parseArgs } from 'node:util';
import { formatProblem } from '../course/index.ts';
import { readContent } from './content.ts';
import type { Io } from './io.ts';

/** `kubehop list`: lessons, their labs, and exercises. */
export function list(args: readonly string[], io: Io): number {
  const { values } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false }, content: { type: 'string', multiple: true } },
  });
  const content = readContent(values.content);
  for (const problem of content.problems) io.err(`${formatProblem(problem)}\n`);
  const lessons = content.lessons.map((lesson) => ({
    id: lesson.spec.id,
    title: lesson.spec.title,
    minutes: lesson.spec.minutes,
    labs: [...lesson.labs.keys()].map((id) => (id.includes('/') ? id : `${lesson.spec.id}/${id}`)),
  }));
  const exercises = [...content.exercises.values()].map(({ spec }) => ({
    id: spec.id,
    title: spec.title,
    difficulty: spec.difficulty,
    minutes: spec.minutes,
  }));
  if (values.json) io.out(`${JSON.stringify({ lessons, exercises })}\n`);
  else {
    io.out('Lessons\n');
    for (const lesson of lessons)
      io.out(`  ${lesson.id.padEnd(26)} ${lesson.title} (${lesson.minutes} min)\n${lesson.labs.map((lab) => `    ${lab}\n`).join('')}`);
    io.out('Exercises\n');
    for (const exercise of exercises) io.out(`  ${exercise.id.padEnd(26)} ${exercise.title} (difficulty ${exercise.difficulty})\n`);
  }
  return content.problems.length > 0 ? 3 : 0;
}
