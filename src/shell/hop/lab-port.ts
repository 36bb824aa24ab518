import type { LabCoach, LabWorld } from '../../cluster/lab-port.ts';

/** What the `hop` words need of the lab they are typed in. */
export interface HopLab {
  readonly world: LabWorld;
  readonly coach: LabCoach | undefined;
  /** what a word of the course means, as lines */
  readonly glossary?: ((word: string) => readonly string[]) | undefined;
  /** records an answer to a question about the diagnosis */
  answer(goal: string, text: string): void;
}
