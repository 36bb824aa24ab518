import * as z from 'zod';
import { err, ok, type Result } from '../base/result.ts';
import type { JournalEvent } from '../course/lab-port.ts';

/** A submission is data only: what was typed, when, and the hash of what it printed. Graders treat it as hostile. */
export interface Submission {
  readonly format: 1;
  /** exercise id or `lesson/lab` */
  readonly exercise: string;
  readonly contentVersion: string;
  readonly engineVersion: string;
  readonly seed: string;
  readonly learner: string;
  readonly journal: readonly JournalEvent[];
}

/** Bounds on what a grader reads at all. */
export const BOUNDS = { fileCharacters: 4_000_000, events: 5000, eventCharacters: 64_000, nameCharacters: 200 } as const;

const name = z
  .string()
  .min(1)
  .max(BOUNDS.nameCharacters)
  .refine((text) => isPlain(text), { error: 'must be plain text' });

const event = z.strictObject({
  seq: z.number().int().min(1),
  at: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  session: name,
  kind: z.enum(['line', 'key', 'signal', 'eof', 'file', 'api', 'hint', 'undo']),
  data: z.string().max(BOUNDS.eventCharacters),
  outputHash: z.string().max(128).optional(),
});

const submission = z.strictObject({
  format: z.literal(1),
  exercise: name,
  contentVersion: name,
  engineVersion: name,
  seed: name,
  learner: z
    .string()
    .max(BOUNDS.nameCharacters)
    .refine((text) => isPlain(text), { error: 'must be plain text' }),
  journal: z.array(event).max(BOUNDS.events),
});

/** Reads a submission; a refusal is one line that says what is wrong with the file. */
export function parseSubmission(text: string): Result<Submission> {
  if (text.length > BOUNDS.fileCharacters) return err(`larger than ${BOUNDS.fileCharacters} characters`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err(text.trim() === '' ? 'the file is empty' : 'no JSON (is the file cut off?)');
  }
  const version = typeof json === 'object' && json !== null ? (json as { format?: unknown }).format : undefined;
  if (typeof version === 'number' && version > 1) return err(`submission format ${version}: update kubehop to grade it`);
  const parsed = submission.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = issue?.path.join('.') ?? '';
    return err(`no submission: ${path === '' ? '' : `${path}: `}${issue?.message ?? 'invalid'}`);
  }
  let before: JournalEvent | undefined;
  for (const one of parsed.data.journal) {
    if (one.seq !== (before?.seq ?? 0) + 1) return err(`journal entry ${one.seq} does not follow entry ${before?.seq ?? 0}`);
    if (one.at < (before?.at ?? 0)) return err(`journal entry ${one.seq} is earlier than the one before`);
    before = one;
  }
  return ok(parsed.data);
}

/** The file that `kubehop submit` writes: stable key order, one event a line, so that it diffs well. */
export function writeSubmission({ format, exercise, contentVersion, engineVersion, seed, learner, journal }: Submission): string {
  const head = JSON.stringify({ format, exercise, contentVersion, engineVersion, seed, learner }, null, 2).slice(0, -2);
  const events = journal.map(
    ({ seq, at, session, kind, data, outputHash }) => `    ${JSON.stringify({ seq, at, session, kind, data, outputHash })}`,
  );
  return `${head},\n  "journal": [${events.length === 0 ? '' : `\n${events.join(',\n')}\n  `}]\n}\n`;
}

/** Text without control characters: nothing that moves a terminal's cursor reaches a report. */
export function isPlain(text: string): boolean {
  return [...text].every((char) => plainCharacter(char));
}

/** Replaces control and direction-changing characters by `?`. */
export function plain(text: string): string {
  return [...text].map((char) => (plainCharacter(char) ? char : '?')).join('');
}

function plainCharacter(char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  return !(code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069));
}
