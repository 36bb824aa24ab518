import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spellCheckDocument } from 'cspell-lib';
import { expect, it } from 'vitest';
import { courseTexts, proseOf } from '../support/course-texts.ts';

/** Names and terms that no dictionary has. */
const words = readFileSync(join(import.meta.dirname, 'words.txt'), 'utf8')
  .split('\n')
  .filter((word) => word !== '' && !word.startsWith('#'));

it('every word of the course is spelt as a dictionary has it', async () => {
  const texts = courseTexts();
  expect(texts.length).toBeGreaterThan(100);
  // one document, so that the dictionaries are read once
  const lines = texts.flatMap(({ place, text }) =>
    proseOf(text)
      .split('\n')
      .map((line) => ({ place, line })),
  );
  const text = lines.map(({ line }) => line).join('\n');
  const result = await spellCheckDocument(
    { uri: 'course.md', text, languageId: 'plaintext', locale: 'en,en-GB' },
    { noConfigSearch: true },
    {
      words,
      caseSensitive: false,
      minWordLength: 4,
      dictionaries: ['en_us', 'en-gb', 'softwareTerms', 'networking-terms', 'companies', 'k8s', 'html', 'bash'],
    },
  );
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length - 1;
  const found = result.issues.map((issue) => `${lines[lineOf(issue.offset)]?.place ?? ''}: ${issue.text}`);
  expect(found).toEqual([]);
});
