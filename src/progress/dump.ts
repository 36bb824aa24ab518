import * as z from 'zod';
import { err, ok, type Result } from '../base/result.ts';
import type { ProgressDump } from '../course/progress-port.ts';

const time = z.number().int().min(0);
const text = z.string().max(100_000);

const dump = z.strictObject({
  format: z.literal(1),
  solved: z
    .array(
      z.strictObject({
        address: text,
        seed: text,
        contentVersion: text,
        score: z.number(),
        max: z.number(),
        commands: time,
        hints: time,
        at: time,
      }),
    )
    .max(100_000),
  positions: z.array(z.strictObject({ lesson: text, position: text, at: time })).max(10_000),
  cards: z.array(z.strictObject({ id: text, card: text, dueAt: time })).max(100_000),
  reviews: z
    .array(z.strictObject({ card: text, right: z.boolean(), at: time }))
    .max(1_000_000)
    .optional(),
  settings: z
    .array(z.strictObject({ name: text, value: text, at: time }))
    .max(1000)
    .optional(),
});

/** Reads what `kubehop progress export` wrote; a sentence says why it cannot. */
export function readProgressDump(json: string): Result<ProgressDump> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return err('not JSON: it was not written by kubehop progress export');
  }
  if (typeof value === 'object' && value !== null && 'format' in value && typeof value.format === 'number' && value.format > 1)
    return err('it was written by a newer kubehop; update this one');
  const parsed = dump.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return err(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not what kubehop progress export writes'}`);
}
