import type { ProbeGoal } from '../format/goal.ts';
import type { LabWorld, ProbeOutcome } from '../lab-port.ts';
import { resolveEndpoints, type Endpoint } from './endpoint.ts';
import type { Judgement } from './result.ts';

/** Every source to every target, over every random branch: one bad endpoint of three does not pass by luck. */
export async function judgeProbe(world: LabWorld, goal: ProbeGoal): Promise<Judgement> {
  const sources = resolveEndpoints(world, goal.from);
  if (!sources.ok) return { passed: false, why: sources.error };
  const targets = resolveEndpoints(world, goal.to);
  if (!targets.ok) return { passed: false, why: targets.error };
  let asked = 0;
  for (const from of sources.value) {
    for (const to of targets.value) {
      if (from.source === undefined) return { passed: false, why: `${from.label} is no place to probe from` };
      if (to.address === undefined) return { passed: false, why: `${to.label} has no address` };
      // a pod that reaches itself says nothing about the way to the others
      if (from.source === to.source && targets.value.length > 1) continue;
      asked++;
      const outcomes = await world.probe({
        from: from.source,
        to: to.address,
        protocol: goal.protocol,
        port: goal.port,
        timeoutMs: goal.timeout,
      });
      const why = judgeBranches(world, goal, from, to, outcomes);
      if (why !== undefined) return { passed: false, why };
    }
  }
  return asked === 0
    ? { passed: false, why: `nothing to probe from ${goal.from} to ${goal.to}` }
    : { passed: true, why: `${goal.from} to ${goal.to}: ${goal.expect}` };
}

/** A sentence about the first branch that is not as expected, or undefined. */
function judgeBranches(
  world: LabWorld,
  goal: ProbeGoal,
  from: Endpoint,
  to: Endpoint,
  outcomes: readonly ProbeOutcome[],
): string | undefined {
  const pair = `${from.label} to ${to.label}${goal.port === undefined ? '' : `:${goal.port}`}`;
  if (outcomes.length === 0) return `${pair}: no outcome`;
  const whys = outcomes.map((outcome) => {
    if (!matchesVerdict(outcome, goal.expect)) return `${pair}: ${outcome.outcome}, ${outcome.detail}`;
    return goal.source === undefined ? undefined : judgeSource(world, goal.source, from, outcome, pair);
  });
  const bad = whys.find((why) => why !== undefined);
  if (bad === undefined) return undefined;
  if (goal.branches === 'any' && whys.includes(undefined) && outcomes.every((one) => one.outcome !== 'error')) return undefined;
  const failed = whys.filter((why) => why !== undefined).length;
  return outcomes.length > 1 && failed < outcomes.length ? `${bad} (${failed} of ${outcomes.length} ways)` : bad;
}

/** A probe error is never what was expected. */
export function matchesVerdict(outcome: ProbeOutcome, expect: ProbeGoal['expect']): boolean {
  if (outcome.outcome === 'error') return false;
  return expect === 'blocked' ? outcome.outcome !== 'connected' : outcome.outcome === expect;
}

function judgeSource(world: LabWorld, source: string, from: Endpoint, outcome: ProbeOutcome, pair: string): string | undefined {
  let expected = from.address;
  if (source !== 'own') {
    const endpoints = resolveEndpoints(world, source);
    expected = endpoints.ok ? endpoints.value[0]?.address : undefined;
  }
  if (expected !== undefined && outcome.sourceSeen === expected) return undefined;
  return `${pair}: the other side saw ${outcome.sourceSeen ?? 'no address'}, not ${expected ?? source}`;
}
