import type { GoalReport } from '../goals/result.ts';
import type { LineOutcome, TerminalEvent } from '../lab-port.ts';
import type { Position } from './position.ts';

/** What the learner (or the screen for them) tells the lesson machine. */
export type LearnerEvent =
  | { readonly type: 'NEXT' }
  | { readonly type: 'BACK' }
  | { readonly type: 'ANSWER'; readonly choice: number }
  /** the machine runs a line in the lab (line mode) */
  | { readonly type: 'LINE'; readonly session: string; readonly text: string }
  /** a key, Ctrl-C or Ctrl-D for what runs in the lab's terminal */
  | { readonly type: 'KEY'; readonly session: string; readonly event: TerminalEvent }
  /** a terminal ran something in the lab itself: judge the goals */
  | { readonly type: 'RAN' }
  | { readonly type: 'CHECK' }
  | { readonly type: 'HINT' }
  | { readonly type: 'SKIP' }
  | { readonly type: 'ABANDON' }
  | { readonly type: 'RESUME' };

/** What the world answers. */
export type WorldEvent =
  /** `notice`: why an old journal could not be played to its end */
  | { readonly type: 'WORLD.READY'; readonly report: GoalReport; readonly hints: readonly number[]; readonly notice?: string | undefined }
  | { readonly type: 'WORLD.RAN'; readonly outcome: LineOutcome }
  | { readonly type: 'WORLD.JUDGED'; readonly report: GoalReport }
  | { readonly type: 'WORLD.HINT'; readonly hint: ShownHint | undefined; readonly hints: readonly number[] }
  | { readonly type: 'WORLD.FAILED'; readonly message: string };

export type LessonEvent = LearnerEvent | WorldEvent;

/** What the machine asks of the world. */
export type WorldRequest =
  | { readonly type: 'RUN'; readonly session: string; readonly text: string }
  | { readonly type: 'FEED'; readonly session: string; readonly event: TerminalEvent }
  | { readonly type: 'JUDGE' }
  | { readonly type: 'HINT' };

export interface ShownHint {
  readonly text: string;
  readonly cost: number;
}

/** Plain JSON only. */
export interface LessonContext {
  readonly position: Position;
  readonly report: GoalReport | undefined;
  readonly outcome: LineOutcome | undefined;
  readonly hint: ShownHint | undefined;
  /** numbers of the hints seen in this lab */
  readonly hints: readonly number[];
  readonly notice: string | undefined;
}

export interface LessonInput {
  readonly position: Position;
  readonly notice?: string | undefined;
}

export interface WorldInput {
  /** `lesson/lab` or an exercise's id */
  readonly address: string;
  /** a prediction runs in a lab of its own that is not saved */
  readonly saved: boolean;
}
