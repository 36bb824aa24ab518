import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadContent, type Lesson, type Page } from '../../src/course/index.ts';
import { markdownLines } from '../../src/tui/markdown.ts';
import { wrapText } from '../../src/tui/wrap.ts';

const content = loadContent([join(import.meta.dirname, '../..')]);

/** Rows of text that a page has on a terminal of 80x24: less the title, its rule, the bottom line, and what the terminal keeps. */
const ROWS = 24 - 1 - 5;
/** A page is never longer than two screens. */
const SCREENS = 2;

/** A page as `pageScreen` draws it before its last question is answered, at 80 columns. */
function pageRows(page: Page): number {
  let rows = 0;
  for (const block of page.blocks) {
    if (block.kind === 'text') rows += markdownLines(block.markdown, 78).length + 1;
    else if (block.kind === 'diagram') rows += block.text.split('\n').length + 1;
    else rows += 1;
  }
  const last = page.blocks.at(-1);
  const asked = last?.kind === 'predict' ? last.predict : last?.kind === 'quiz' ? last.quiz : undefined;
  if (asked) rows += [asked.question, ...asked.choices.map((choice) => choice.text)].flatMap((text) => wrapText(text, 76)).length + 1;
  return rows;
}

describe('at 80x24', () => {
  it.each(content.lessons.map((lesson: Lesson) => [lesson.spec.id, lesson] as const))(
    'every page of %s is at most two screens long',
    (_, lesson) => {
      const long = lesson.pages.map((page) => [page.title, pageRows(page)] as const).filter(([, rows]) => rows > ROWS * SCREENS);
      expect(long).toEqual([]);
    },
  );

  it('every brief is at most two screens long', () => {
    const labs = [...content.exercises.values(), ...content.lessons.flatMap((lesson) => [...lesson.labs.values()])];
    expect(labs.filter((lab) => markdownLines(lab.brief, 78).length > ROWS * SCREENS).map((lab) => lab.address)).toEqual([]);
  });
});
