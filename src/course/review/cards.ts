import { createEmptyCard, fsrs, Rating, type Card } from 'ts-fsrs';
import * as z from 'zod';

/** A card as it is kept: when it was last seen and how well it sits, in the terms of FSRS; times are milliseconds since the epoch. */
const kept = z.strictObject({
  format: z.literal(1),
  fsrs: z
    .strictObject({
      due: z.number(),
      stability: z.number(),
      difficulty: z.number(),
      scheduled_days: z.number(),
      learning_steps: z.number(),
      reps: z.number(),
      lapses: z.number(),
      state: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
      last_review: z.number().optional(),
    })
    .optional(),
});

/**
 * A card after an answer at `now`, and when it is due again: FSRS 6 with its published weights and without fuzz, so that the same
 * answers give the same days. Right is "good", wrong is "again". A card that cannot be read begins anew.
 */
export function scheduleCard(card: string, right: boolean, now: number): { readonly card: string; readonly dueAt: number } {
  const scheduler = fsrs({ enable_fuzz: false, request_retention: 0.9 });
  const { card: next } = scheduler.next(readCard(card, now), new Date(now), right ? Rating.Good : Rating.Again);
  return { card: writeCard(next), dueAt: next.due.getTime() };
}

function readCard(text: string, now: number): Card {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  const parsed = kept.safeParse(json);
  if (!parsed.success || !parsed.data.fsrs) return createEmptyCard(new Date(now));
  const { due, last_review, ...rest } = parsed.data.fsrs;
  return {
    ...rest,
    elapsed_days: 0,
    due: new Date(due),
    ...(last_review === undefined ? {} : { last_review: new Date(last_review) }),
  };
}

function writeCard(card: Card): string {
  const { due, last_review, stability, difficulty, scheduled_days, learning_steps, reps, lapses, state } = card;
  const value: z.output<typeof kept> = {
    format: 1,
    fsrs: {
      due: due.getTime(),
      stability,
      difficulty,
      scheduled_days,
      learning_steps,
      reps,
      lapses,
      state,
      ...(last_review === undefined ? {} : { last_review: last_review.getTime() }),
    },
  };
  return JSON.stringify(value);
}
