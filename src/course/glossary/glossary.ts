import * as z from 'zod';
import { ok, type Result } from '../../base/result.ts';
import { format, id, line } from '../format/common.ts';
import { nearest } from '../format/nearest.ts';
import { parseYaml } from '../format/yaml.ts';
import { COURSE } from '../map.ts';
import type { ContentProblem } from '../problem.ts';

const entry = z.strictObject({
  term: line,
  /** other words for it: plurals, abbreviations, what tools call it */
  also: z.array(line).default([]),
  text: line,
  /** lessons that teach it, the first one first */
  lessons: z.array(id).min(1),
});

/** lessons/glossary.yaml: every word leads to one term, and every lesson it names is on the map of the course. */
const glossary = z.strictObject({ format, terms: z.array(entry).min(1) }).superRefine(({ terms }, context) => {
  const owners = new Map<string, string>();
  const complain = (path: readonly (string | number)[], message: string, remedy: string): void =>
    context.addIssue({ code: 'custom', path: ['terms', ...path], message, params: { remedy } });
  terms.forEach((one, index) => {
    for (const word of [one.term, ...one.also]) {
      const owner = owners.get(key(word));
      if (owner !== undefined) complain([index, 'term'], `"${word}" leads to "${owner}" already`, 'name each word once');
      owners.set(key(word), one.term);
    }
    for (const lesson of one.lessons)
      if (!COURSE.some((row) => row.id === lesson)) complain([index, 'lessons'], `no lesson "${lesson}"`, 'use an id of the course');
  });
});

type Entry = z.output<typeof entry>;

/** The words of the course. */
export interface Glossary {
  readonly terms: readonly Entry[];
  /** what a word means and which lessons teach it, as lines; for an unknown word, the nearest known ones */
  lookUp(word: string): readonly string[];
  /** terms that a text uses, in the order in which it does */
  termsIn(text: string): readonly string[];
}

export function parseGlossary(text: string, file: string): Result<Glossary, ContentProblem[]> {
  const parsed = parseYaml(text, glossary, file);
  if (!parsed.ok) return parsed;
  const { terms } = parsed.value;
  const words = new Map(terms.flatMap((one) => [one.term, ...one.also].map((word) => [key(word), one] as const)));
  const titles = new Map(COURSE.map((row) => [row.id, row]));
  const find = (word: string): Entry | undefined => words.get(key(word)) ?? words.get(key(word).replace(/s$/, ''));
  return ok({
    terms,
    lookUp(word) {
      const found = find(word);
      if (!found) return unknownWord(word, [...words.keys()], terms);
      const lessons = found.lessons.map(
        (lesson) => `  lesson ${String(titles.get(lesson)?.number ?? 0).padStart(2, '0')} ${lesson}: ${titles.get(lesson)?.title ?? ''}`,
      );
      const also = found.also.length === 0 ? '' : ` (also: ${found.also.join(', ')})`;
      return [`${found.term}${also}`, `  ${found.text}`, ...lessons];
    },
    termsIn(prose) {
      const seen = new Set<string>();
      const lower = ` ${prose.toLowerCase().replaceAll(/[^a-z0-9.-]+/g, ' ')} `;
      return [...words]
        .map(([word, { term }]) => ({ term, at: lower.indexOf(` ${word} `) }))
        .filter(({ at }) => at >= 0)
        .sort((a, b) => a.at - b.at)
        .map(({ term }) => term)
        .filter((term) => !seen.has(term) && seen.add(term));
    },
  });
}

/** What is said of a word that is no term: terms that contain it, or the one within two edits. */
function unknownWord(word: string, words: readonly string[], terms: readonly Entry[]): readonly string[] {
  const wanted = key(word);
  if (wanted === '')
    return [`${terms.length} terms: hop glossary WORD, or ?word in a lab`, `  ${terms.map(({ term }) => term).join(', ')}`];
  const close = nearest(wanted, words);
  const containing = terms.filter(({ term, text }) => key(term).includes(wanted) || text.toLowerCase().includes(` ${wanted}`)).slice(0, 8);
  const said = `"${word}" is not in the glossary.`;
  if (close !== undefined) return [`${said} Did you mean "${close}"?`];
  return containing.length === 0 ? [said] : [`${said} It is met at: ${containing.map(({ term }) => term).join(', ')}.`];
}

function key(word: string): string {
  return word.trim().toLowerCase().replaceAll(/\s+/g, ' ');
}
