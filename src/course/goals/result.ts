/** The judgement on one goal. */
export interface GoalResult {
  readonly id: string;
  readonly title: string;
  readonly points: number;
  readonly hidden: boolean;
  readonly passed: boolean;
  /** one sentence: what was found; the first thing that is wrong when it is unmet */
  readonly why: string;
}

export interface GoalReport {
  readonly goals: readonly GoalResult[];
  /** must hold throughout: a broken one makes the score 0 */
  readonly keep: readonly GoalResult[];
  /** points of the goals that are met, 0 when a keep is broken */
  readonly score: number;
  readonly max: number;
  /** all goals met and everything kept */
  readonly solved: boolean;
}

/** What one kind of goal says: whether it holds, and a sentence why. */
export interface Judgement {
  readonly passed: boolean;
  readonly why: string;
}
