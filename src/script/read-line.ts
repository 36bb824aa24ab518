import type { Source } from '../base/stream.ts';
import type { Task } from '../base/task.ts';

/** Reads up to a delimiter and puts the rest back; undefined at the end of input or on a signal. `ended`: the input ended without the delimiter. */
export function* readLine(
  source: Source | undefined,
  delimiter = '\n',
): Task<{ readonly text: string; readonly ended: boolean } | undefined> {
  let text = '';
  for (;;) {
    const part = source ? yield* source.read() : undefined;
    if (typeof part === 'object') return undefined;
    if (part === undefined) return text === '' ? undefined : { text, ended: true };
    const at = part.indexOf(delimiter);
    if (at >= 0) {
      if (at + 1 < part.length) source?.unread(part.slice(at + 1));
      return { text: text + part.slice(0, at), ended: false };
    }
    text += part;
  }
}
