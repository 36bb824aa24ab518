import type { Trace } from '../net/trace.ts';

/** The way of a packet in one line: hop by hop, then how it ended, with the layer. Empty when nothing travelled. */
export function pathLine(traces: readonly Trace[], width: number): string {
  const [first] = traces;
  if (!first) return '';
  const places: string[] = [];
  let here = '';
  let device: string | undefined;
  for (const step of first.steps) {
    if (step.namespace !== here) {
      here = step.namespace;
      device = undefined;
      places.push(here);
    }
    if (step.device === undefined || step.device === 'lo' || step.device === device) continue;
    device = step.device;
    places.push(device);
  }
  const last = first.steps.findLast((step) => step.action === 'discard') ?? first.steps.at(-1);
  const failed = first.disposition !== undefined && first.disposition !== 'delivered';
  const end = failed ? `✗ ${first.disposition}: ${last?.reason ?? ''}  L${last?.layer ?? 3}` : '✓ delivered';
  const way = places.join(' ▸ ');
  const room = width - end.length - 3;
  return `${way.length > room ? `…${way.slice(way.length - Math.max(4, room - 1))}` : way} ▸ ${end}`.slice(0, width);
}
