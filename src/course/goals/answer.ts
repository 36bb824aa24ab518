import type { AnswerGoal } from '../format/goal.ts';
import type { LabWorld } from '../lab-port.ts';
import type { Judgement } from './result.ts';

/** A question about the diagnosis, answered with `hop answer GOAL TEXT`. The reason never gives the answer away. */
export function judgeAnswer(world: LabWorld, id: string, goal: AnswerGoal): Judgement {
  const given = world.answers()[id];
  if (given === undefined) return { passed: false, why: `not answered yet: hop answer ${id} ...` };
  const plain = (text: string): string => text.trim().replace(/\s+/g, ' ').toLowerCase();
  const passed = goal.accept.some((one) => plain(one) === plain(given));
  return { passed, why: passed ? 'answered' : `"${given.slice(0, 60)}" is not it` };
}
