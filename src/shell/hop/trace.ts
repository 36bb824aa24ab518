import type { World } from '../../cluster/world.ts';
import type { Trace } from '../../net/trace.ts';

/** Traces of packets that the learner's commands caused, newest last, replies and errors under what they answer. */
export function conversation(world: World, back: number): readonly Trace[] {
  const { traces } = world.network.state;
  const roots = traces.filter((trace) => trace.origin === 'terminal');
  const root = roots.at(-Math.max(1, back));
  if (!root) return [];
  const ids = new Set([root.id]);
  return traces.filter((trace) => {
    if (trace.id !== root.id && (trace.cause === undefined || !ids.has(trace.cause))) return false;
    ids.add(trace.id);
    return true;
  });
}

export function traceLines(world: World, back: number): readonly string[] {
  const traces = conversation(world, Number.isFinite(back) ? back : 1);
  if (traces.length === 0) return ['No packet of yours has travelled yet.'];
  return traces.flatMap((trace) => [
    `${trace.summary}`,
    ...trace.steps.map((step, index) => `  ${String(index + 1).padStart(2)}  ${stepText(step)}`),
    `      ${trace.disposition ?? 'under way'}`,
  ]);
}

function stepText(step: Trace['steps'][number]): string {
  const place = [step.host === step.namespace ? step.host : `${step.host}/${step.namespace}`, step.device]
    .filter((part) => part !== undefined)
    .join(' ');
  const change = step.before !== undefined && step.after !== undefined ? `  ${step.before} → ${step.after}` : '';
  return `L${step.layer}  ${place}  ${step.action}  ${step.reason}${change}${step.entry === undefined ? '' : `  [${step.entry}]`}`;
}
