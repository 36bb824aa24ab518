import type { Goal } from '../format/goal.ts';
import type { LabWorld } from '../lab-port.ts';
import type { Scenario } from '../content/scenario.ts';
import { judgeAnswer } from './answer.ts';
import { judgeDns } from './dns.ts';
import { judgeHttp } from './http.ts';
import { judgeMatrix } from './matrix.ts';
import { judgeObject } from './object.ts';
import { judgeProbe } from './probe.ts';
import type { GoalReport, GoalResult, Judgement } from './result.ts';

/** Judges all goals and keeps of a scenario on a world as it is now; everything runs in forks, the world stays as it was. */
export async function evaluateGoals(world: LabWorld, scenario: Pick<Scenario, 'spec'>): Promise<GoalReport> {
  const goals = await judgeAll(world, scenario.spec.goals);
  const keep = await judgeAll(world, scenario.spec.keep);
  const kept = keep.every((one) => one.passed);
  const max = sum(goals);
  return {
    goals,
    keep,
    max,
    score: kept ? sum(goals.filter((one) => one.passed)) : 0,
    solved: kept && goals.length > 0 && goals.every((one) => one.passed),
  };
}

async function judgeAll(world: LabWorld, goals: readonly Goal[]): Promise<GoalResult[]> {
  const results: GoalResult[] = [];
  for (const goal of goals) {
    const { passed, why } = await judge(world, goal);
    results.push({ id: goal.id, title: goal.title, points: goal.points, hidden: goal.hidden, passed, why });
  }
  return results;
}

async function judge(world: LabWorld, goal: Goal): Promise<Judgement> {
  if (goal.probe) return judgeProbe(world, goal.probe);
  if (goal.http) return judgeHttp(world, goal.http);
  if (goal.matrix) return judgeMatrix(world, goal.matrix);
  if (goal.dns) return judgeDns(world, goal.dns);
  if (goal.object) return judgeObject(world, goal.object);
  if (goal.answer) return judgeAnswer(world, goal.id, goal.answer);
  if (goal.model) {
    const [first, ...more] = await world.model(goal.model.constraint);
    if (!first) return { passed: true, why: `${goal.model.constraint} holds` };
    return { passed: false, why: `${first.from} to ${first.to}: ${first.reason}${more.length > 0 ? ` (and ${more.length} more)` : ''}` };
  }
  return { passed: false, why: 'the goal says not what must hold' };
}

function sum(goals: readonly GoalResult[]): number {
  return goals.reduce((total, goal) => total + goal.points, 0);
}
