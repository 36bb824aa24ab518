import type { Sink, Source } from '../../base/stream.ts';
import type { Streams } from '../../base/process.ts';

/** Standard streams as a shell takes them. */
export function descriptorMap(streams: Streams): ReadonlyMap<number, { readonly source?: Source; readonly sink?: Sink }> {
  return new Map<number, { readonly source?: Source; readonly sink?: Sink }>([
    [0, { source: streams.stdin }],
    [1, { sink: streams.stdout }],
    [2, { sink: streams.stderr }],
  ]);
}
