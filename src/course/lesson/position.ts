import * as z from 'zod';
import { err, ok, type Result } from '../../base/result.ts';
import type { Lesson } from '../format/lesson.ts';

/** The version of saved positions. */
const SCHEMA = 1;

/**
 * Where a learner is: page, block on it, and what was answered. Saved beside the journal of the lab; never a dump of the
 * machine's internals, so that a later program can read it.
 */
const position = z.strictObject({
  schema: z.literal(SCHEMA),
  lesson: z.string(),
  contentVersion: z.string(),
  page: z.number().int().min(0),
  /** number of interactive blocks of the page that are behind the learner */
  block: z.number().int().min(0),
  /** question id -> index of the choice */
  answers: z.record(z.string(), z.number().int().min(0)),
  /** labs that are solved or were skipped */
  labs: z.record(z.string(), z.enum(['solved', 'skipped'])),
  /** what the machine was in the middle of */
  stage: z.enum(['reading', 'lab', 'solved', 'debriefed', 'done', 'abandoned']),
});

export type Position = z.output<typeof position>;

export function startPosition(lesson: Lesson): Position {
  return {
    schema: SCHEMA,
    lesson: lesson.spec.id,
    contentVersion: lesson.version,
    page: 0,
    block: 0,
    answers: {},
    labs: {},
    stage: 'reading',
  };
}

/**
 * Reads a saved position for the lesson as it is now. A changed lesson keeps what still fits: the page if it exists, the answers
 * to questions that are still asked. `notice` says what changed.
 */
export function restorePosition(
  text: string,
  lesson: Lesson,
): Result<{ readonly position: Position; readonly notice: string | undefined }> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err('the saved place cannot be read; the lesson starts at its first page');
  }
  const version = typeof json === 'object' && json !== null ? (json as { schema?: unknown }).schema : undefined;
  if (typeof version === 'number' && version > SCHEMA) return err('the place was saved by a newer kubehop; update it to go on there');
  const parsed = position.safeParse(json);
  if (!parsed.success || parsed.data.lesson !== lesson.spec.id)
    return err('the saved place cannot be read; the lesson starts at its first page');
  const saved = parsed.data;
  if (saved.contentVersion === lesson.version) return ok({ position: saved, notice: undefined });
  const page = Math.min(saved.page, lesson.pages.length - 1);
  const questions = new Set(
    lesson.pages
      .flatMap((one) => one.blocks)
      .map((block) => (block.kind === 'predict' ? block.predict.id : block.kind === 'quiz' ? block.quiz.id : '')),
  );
  return ok({
    position: {
      ...saved,
      page,
      block: 0,
      contentVersion: lesson.version,
      stage: saved.stage === 'done' ? 'done' : 'reading',
      answers: Object.fromEntries(Object.entries(saved.answers).filter(([id]) => questions.has(id))),
    },
    notice: 'this lesson was revised since you were here; you are at the top of the page you were on',
  });
}
