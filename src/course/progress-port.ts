import type { Result } from '../base/result.ts';
import type { JournalEvent } from './lab-port.ts';

/**
 * What a learner has done, kept between runs. Everything is synchronous: an event is on disk before its output is shown.
 * Times (`now`, `at`) are wall-clock milliseconds and come from the caller.
 */
export interface Progress {
  /** memory keeps nothing: the caller says so to the learner */
  readonly kind: 'sqlite' | 'memory';

  /** begins an attempt at a lab or exercise; it belongs to this process */
  startAttempt(attempt: NewAttempt): number;
  /** the newest attempt at an address that was neither finished nor abandoned */
  openAttempt(address: string): Attempt | undefined;
  /** this process goes on with an attempt; a window that had it before can no longer write to it */
  takeOver(attempt: number): void;
  /**
   * Writes an event, or replaces the same event while its output was not complete. Refused when another window took over,
   * when the sequence has a gap, or when the disk refuses.
   */
  append(attempt: number, event: JournalEvent): Result<undefined, string>;
  journal(attempt: number): readonly JournalEvent[];
  finishAttempt(attempt: number, how: 'solved' | 'abandoned' | 'skipped', now: number): void;

  /** where a learner is in a lesson: JSON of the lesson machine's position */
  savePosition(lesson: string, position: string, now: number): void;
  position(lesson: string): string | undefined;
  positions(): readonly { readonly lesson: string; readonly position: string; readonly at: number }[];

  /** what was solved stays solved, whatever happens to its journal */
  recordSolved(solved: Solved): void;
  solved(): readonly Solved[];

  recordHint(hint: { readonly attempt: number; readonly index: number; readonly cost: number; readonly at: number }): void;
  hints(attempt: number): readonly { readonly index: number; readonly cost: number; readonly at: number }[];

  /** cards of the review, JSON by id */
  saveCard(id: string, card: string, dueAt: number): void;
  cards(): readonly { readonly id: string; readonly card: string; readonly dueAt: number }[];

  /** the log of answers in reviews, oldest first */
  recordReview(review: Review): void;
  reviews(): readonly Review[];

  /** small facts about the learner's course, by name: where to begin */
  saveSetting(name: string, value: string, now: number): void;
  setting(name: string): string | undefined;

  exportAll(): ProgressDump;
  /** adds what is not there yet; gives the number of new records */
  importAll(dump: ProgressDump): Result<number, string>;
  reset(): void;
  close(): void;
}

export interface NewAttempt {
  /** exercise id, or `lesson/lab` */
  readonly address: string;
  readonly seed: string;
  readonly contentVersion: string;
  readonly engineVersion: string;
  readonly now: number;
}

export interface Attempt extends NewAttempt {
  readonly id: number;
}

export interface Solved {
  readonly address: string;
  readonly seed: string;
  readonly contentVersion: string;
  readonly score: number;
  readonly max: number;
  readonly commands: number;
  readonly hints: number;
  readonly at: number;
}

/** An answer in a review. */
export interface Review {
  /** id of the card: `lesson/question` */
  readonly card: string;
  readonly right: boolean;
  readonly at: number;
}

/** What `progress export` writes: no journals, which are long and belong to a machine's attempts. */
export interface ProgressDump {
  readonly format: 1;
  readonly solved: readonly Solved[];
  readonly positions: readonly { readonly lesson: string; readonly position: string; readonly at: number }[];
  readonly cards: readonly { readonly id: string; readonly card: string; readonly dueAt: number }[];
  /** absent in exports of older programs */
  readonly reviews?: readonly Review[] | undefined;
  readonly settings?: readonly { readonly name: string; readonly value: string; readonly at: number }[] | undefined;
}

/** The sentence for a write that came too late. */
export const TAKEN_OVER = 'this attempt goes on in another window; nothing typed here is saved any more';
