import type { Trace, TraceStep } from '../net/trace.ts';
import type { Pager } from './pager.ts';
import { wrapText } from './wrap.ts';

/** What lies over the terminal for a moment: the path of the last packet step by step, the map of the cluster, a long output. */
export type Overlay =
  { readonly kind: 'path'; readonly packet: number; readonly step: number } | { readonly kind: 'map'; readonly scroll: number } | Pager;

/** The path with one step under the cursor; the last lines say what decided there. */
export function pathOverlay(
  traces: readonly Trace[],
  overlay: Extract<Overlay, { kind: 'path' }>,
  width: number,
  rows: number,
): readonly string[] {
  const trace = traces[overlay.packet];
  if (!trace) return ['No packet of yours has travelled yet. ping or curl something, then look here.'];
  const ended = trace.disposition === undefined ? 'under way' : trace.disposition;
  const head = [`Packet ${overlay.packet + 1} of ${traces.length}: ${trace.summary}   ${ended}`.slice(0, width), ''];
  const chosen = Math.min(overlay.step, trace.steps.length - 1);
  const current = trace.steps[chosen];
  const foot = current ? ['', ...stepDetail(current).flatMap((line) => wrapText(line, width))] : [];
  const room = Math.max(1, rows - head.length - foot.length);
  const from = Math.max(0, Math.min(chosen - Math.floor(room / 2), trace.steps.length - room));
  const list = trace.steps.slice(from, from + room).map((step, index) => stepLine(step, from + index === chosen).slice(0, width));
  return [...head, ...list, ...foot];
}

function stepLine(step: TraceStep, chosen: boolean): string {
  return `${chosen ? '>' : ' '} L${step.layer}  ${step.action.padEnd(8)} ${placeOf(step)}${step.action === 'discard' ? '  ✗' : ''}`;
}

function placeOf(step: TraceStep): string {
  const host = step.host === step.namespace ? step.host : `${step.host}/${step.namespace}`;
  return step.device === undefined ? host : `${host} ${step.device}`;
}

function stepDetail(step: TraceStep): readonly string[] {
  return [
    step.reason,
    ...(step.before !== undefined && step.after !== undefined ? [`before  ${step.before}`, `after   ${step.after}`] : []),
    ...(step.entry === undefined ? [] : [`entry   ${step.entry}`]),
  ];
}

/** Keys in the path: left and right step through it, `f` and `r` change between the packet and its answer, up and down between packets. */
export function movePath(overlay: Extract<Overlay, { kind: 'path' }>, traces: readonly Trace[], key: string): Overlay | undefined {
  const steps = traces[overlay.packet]?.steps.length ?? 0;
  const at = (packet: number): Overlay => ({ kind: 'path', packet: Math.max(0, Math.min(packet, traces.length - 1)), step: 0 });
  if (key === 'right') return { ...overlay, step: Math.max(0, Math.min(overlay.step + 1, steps - 1)) };
  if (key === 'left') return { ...overlay, step: Math.max(0, overlay.step - 1) };
  if (key === 'down') return at(overlay.packet + 1);
  if (key === 'up') return at(overlay.packet - 1);
  if (key === 'f') return at(0);
  if (key === 'r') {
    const answer = traces.findIndex((trace) => trace.cause === traces[0]?.id);
    return answer < 0 ? overlay : at(answer);
  }
  return undefined;
}
