import type { ObjectGoal } from '../format/goal.ts';
import type { LabWorld } from '../lab-port.ts';
import { evaluateCel } from './cel.ts';
import type { Judgement } from './result.ts';

/** A CEL expression over one object (`object`) or a list (`objects`). A missing object or an error in CEL is never a success. */
export function judgeObject(world: LabWorld, goal: ObjectGoal): Judgement {
  const what = `${goal.resource}${goal.name === undefined ? '' : ` ${goal.name}`}`;
  const variables: Record<string, unknown> = {};
  if (goal.name === undefined) {
    variables['objects'] = world.objects(goal.resource, { namespace: goal.namespace, ...(goal.labels ? { labels: goal.labels } : {}) });
  } else {
    const object = world.object(goal.resource, goal.name, goal.namespace) ?? world.object(goal.resource, goal.name);
    if (!object) return { passed: false, why: `there is no ${what}` };
    variables['object'] = object;
  }
  const value = evaluateCel(goal.expect, variables);
  if (!value.ok) return { passed: false, why: `${what}: ${value.error}` };
  return value.value === true ? { passed: true, why: `${what}: ${goal.expect}` } : { passed: false, why: `${what}: not ${goal.expect}` };
}
