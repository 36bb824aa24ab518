import type { Network } from './network.ts';
import type { Disposition, Trace, TraceStep } from './trace.ts';

/** Newest traces kept in a world; older ones fall away. */
const KEPT = 512;

/** Steps after which a packet counts as looping. */
export const MAX_STEPS = 400;

/** Opens a trace and gives its id; `cause` is the trace that made the packet, asked from who sends it when the kernel knows none. */
export function openTrace(network: Network, summary: string, known?: number): number {
  const { state } = network;
  const cause = known ?? network.ports.answers?.();
  const id = state.nextTraceId++;
  const origin = cause === undefined ? network.ports.origin?.() : undefined;
  state.traces.push({
    id,
    cause: cause === undefined ? undefined : Math.abs(cause),
    ...(origin === undefined ? {} : { origin }),
    summary,
    startedAt: network.ports.now(),
    steps: [],
  });
  if (state.traces.length > KEPT) state.traces.splice(0, state.traces.length - KEPT);
  return id;
}

/**
 * Adds a step; does nothing when the trace has fallen away. A negative id stands for a later fragment of the packet: it goes the way of the
 * first, so only what ends it is told.
 */
export function traceStep(network: Network, id: number, step: TraceStep): void {
  if (id < 0 && step.action !== 'discard') return;
  const trace = mutable(network, id);
  if (trace && trace.steps.length < MAX_STEPS) trace.steps.push(step);
}

/** Ends a trace. The first disposition stands: a discarded packet does not become delivered. */
export function closeTrace(network: Network, id: number, disposition: Disposition): void {
  const trace = mutable(network, id);
  if (trace) trace.disposition ??= disposition;
}

export function findTrace(network: Network, id: number): Trace | undefined {
  const first = network.state.traces[0]?.id;
  return first === undefined ? undefined : network.state.traces[Math.abs(id) - first];
}

interface OpenTrace {
  steps: TraceStep[];
  disposition?: Disposition | undefined;
}

function mutable(network: Network, id: number): OpenTrace | undefined {
  return findTrace(network, id) as OpenTrace | undefined;
}
