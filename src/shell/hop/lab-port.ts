import type { LabCoach, LabWorld } from '../../cluster/lab-port.ts';

/** What the `hop` words need of the lab they are typed in. */
export interface HopLab {
  readonly world: LabWorld;
  readonly coach: LabCoach | undefined;
  /** records an answer to a question about the diagnosis */
  answer(goal: string, text: string): void;
}
