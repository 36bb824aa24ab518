import type { Files } from '../base/files.ts';
import { functionSink, textSource, type Sink, type Source } from '../base/stream.ts';
import type { Streams } from '../base/process.ts';
import type { Descriptor, Descriptors } from './state.ts';

export function nullDescriptor(): { readonly source: Source; readonly sink: Sink } {
  return { source: textSource(''), sink: functionSink(() => undefined) };
}

/** Appends to a file that was opened for writing; `flush` of a real file is immediate here. */
export function fileSink(files: Files, path: string): Sink {
  return functionSink((text) => void files.write(path, text, { append: true }));
}

/** What a process gets as its three standard streams; a closed one reads nothing and swallows. */
export function streamsOf(descriptors: Descriptors): Streams {
  const none = nullDescriptor();
  return {
    stdin: descriptors.get(0)?.source ?? none.source,
    stdout: descriptors.get(1)?.sink ?? none.sink,
    stderr: descriptors.get(2)?.sink ?? none.sink,
  };
}

export function descriptorsOf(streams: Streams): Map<number, Descriptor> {
  const entries: [number, Descriptor][] = [
    [0, { source: streams.stdin }],
    [1, { sink: streams.stdout }],
    [2, { sink: streams.stderr }],
  ];
  return new Map(entries);
}
