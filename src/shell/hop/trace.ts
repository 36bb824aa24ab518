import type { World } from '../../cluster/world.ts';
import type { Trace, TraceStep } from '../../net/trace.ts';

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

/**
 * The last conversation as text: each packet with its steps, each step with the entry that decided it below. A packet that goes the way of an
 * earlier one is one line.
 */
export function traceLines(world: World, back: number): readonly string[] {
  const traces = conversation(world, Number.isFinite(back) ? back : 1);
  if (traces.length === 0) return ['No packet of yours has travelled yet.'];
  const ways = new Map<string, number>();
  return traces.flatMap((trace, index) => {
    const end = trace.disposition ?? 'under way';
    const way = wayOf(trace);
    const earlier = ways.get(way);
    if (earlier !== undefined) return [`${index + 1}. ${trace.summary}`, `   the way of ${earlier}: ${end}`];
    ways.set(way, index + 1);
    return [`${index + 1}. ${trace.summary}`, ...stepLines(trace.steps), `   ${end}`];
  });
}

/** Where a packet went and what happened to it there; tables that have meanwhile learnt, and sockets that changed their state, do not count. */
function wayOf({ steps, disposition }: Trace): string {
  const parts = steps
    .filter((step) => step.action !== 'note')
    .map((step) => [step.host, step.namespace, step.device, step.action, step.after, step.action === 'recv' ? '' : conntracked(step)]);
  return JSON.stringify([disposition, parts]);
}

/** The first packet of a connection is translated by a rule, the others by what conntrack keeps of it: the same way. */
function conntracked({ action, entry }: TraceStep): string | undefined {
  return action === 'rewrite' ? '' : entry;
}

function stepLines(steps: readonly TraceStep[]): readonly string[] {
  const places = steps.map(placeOf);
  const width = Math.max(0, ...places.map((place) => place.length));
  return steps.flatMap((step, index) => {
    const head = `${String(index + 1).padStart(4)}  L${step.layer}  ${(places[index] ?? '').padEnd(width)}  ${step.action.padEnd(7)}  ${step.reason}`;
    const details = [
      step.before !== undefined && step.after !== undefined ? `${step.before} → ${step.after}` : undefined,
      step.chains === undefined ? undefined : `in ${step.at.replace(/\/.*/, '')}: ${step.chains.join(' → ')}`,
      step.entry === undefined ? undefined : `[${step.entry}]`,
    ];
    return [head, ...details.flatMap((detail) => (detail === undefined ? [] : [`          ${detail}`]))];
  });
}

function placeOf({ host, namespace, device }: TraceStep): string {
  return [host === namespace ? host : `${host}/${namespace}`, device].filter((part) => part !== undefined).join(' ');
}
