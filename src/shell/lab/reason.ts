import type { ProbeOutcome } from '../../cluster/lab-port.ts';
import type { TraceStep } from '../../net/trace.ts';

/** Why a probe ended as it did: where its packet, or the answer, was discarded and by what; undefined when no trace says so. */
export function discardReason({ traces }: Pick<ProbeOutcome, 'traces'>): string | undefined {
  const lost = traces.flatMap(({ steps }) => steps.filter(({ action }) => action === 'discard')).at(-1);
  return lost && `${placeOf(lost)}: ${lost.reason}${lost.entry === undefined ? '' : ` [${lost.entry}]`}`;
}

/** Policies that let a probe's packets pass, by the name that their rules carry. */
export function passedBy({ traces }: Pick<ProbeOutcome, 'traces'>): readonly string[] {
  const notes = traces.flatMap(({ steps }) => steps.filter(({ action }) => action === 'note').map(({ reason }) => reason));
  return [...new Set(notes.flatMap((note) => /^(Policy \S+ (?:ingress|egress)): /.exec(note)?.[1] ?? []))];
}

function placeOf({ host, namespace }: TraceStep): string {
  return host === namespace ? host : `${host}/${namespace}`;
}
