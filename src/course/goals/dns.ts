import type { DnsGoal } from '../format/goal.ts';
import type { LabWorld } from '../lab-port.ts';
import { resolveEndpoints } from './endpoint.ts';
import type { Judgement } from './result.ts';

/** A lookup as the source's own resolver makes it. */
export async function judgeDns(world: LabWorld, goal: DnsGoal): Promise<Judgement> {
  const sources = resolveEndpoints(world, goal.from);
  if (!sources.ok) return { passed: false, why: sources.error };
  const expected: string[] = [];
  for (const answer of goal.answers ?? []) {
    const endpoints = resolveEndpoints(world, answer);
    if (!endpoints.ok) return { passed: false, why: endpoints.error };
    expected.push(...endpoints.value.map((endpoint) => endpoint.address ?? ''));
  }
  expected.sort();
  for (const from of sources.value) {
    if (from.source === undefined) return { passed: false, why: `${from.label} is no place to look up from` };
    const outcome = await world.dns({ from: from.source, name: goal.name, type: goal.type });
    const subject = `${goal.name} from ${from.label}`;
    if (outcome.rcode !== goal.rcode) return { passed: false, why: `${subject}: ${outcome.rcode}, ${outcome.detail}` };
    if (goal.answers && [...outcome.answers].sort().join(' ') !== expected.join(' ')) {
      return { passed: false, why: `${subject}: ${outcome.answers.join(', ') || 'no answers'}, not ${expected.join(', ')}` };
    }
  }
  return { passed: true, why: `${goal.name}: ${goal.rcode}` };
}
