import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exercise } from '../../src/course/format/exercise.ts';
import { frontMatter, predict, quiz } from '../../src/course/format/lesson.ts';
import { GOAL_KINDS } from '../../src/course/format/goal.ts';
import { keysAt } from '../../src/course/format/schema-keys.ts';

const docs = readFileSync(join(import.meta.dirname, '../../docs/authoring.md'), 'utf8');

test.each([
  { name: 'exercise.yaml', keys: keysAt(exercise, []) },
  { name: 'a goal', keys: keysAt(exercise, ['goals', 0]) },
  ...GOAL_KINDS.map((kind) => ({ name: `a ${kind} goal`, keys: keysAt(exercise, ['goals', 0, kind]) })),
  { name: 'a hint', keys: keysAt(exercise, ['hints', 0]) },
  { name: 'limits', keys: keysAt(exercise, ['limits']) },
  { name: 'the front matter', keys: keysAt(frontMatter, []) },
  { name: 'a prediction', keys: keysAt(predict, []) },
  { name: 'a question', keys: keysAt(quiz, []) },
])('docs/authoring.md names every key of $name', ({ keys }) => {
  expect(keys.length).toBeGreaterThan(0);
  expect(keys.filter((key) => !docs.includes(`\`${key}`))).toEqual([]);
});
