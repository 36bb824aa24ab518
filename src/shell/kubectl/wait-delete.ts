import type { Signal, Task } from '../../base/task.ts';
import { parseJson, type Json } from './client.ts';
import type { Context } from './context.ts';
import { resourcePath, type Resource } from './discovery.ts';
import { isNotFound, type Failure } from './failure.ts';
import { nextEvent } from './watch.ts';

export type WaitEnd =
  | { readonly kind: 'met' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'signal'; readonly signal: Signal };

export interface Waited {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string;
  /** the object with this uid; another one of the same name does not count */
  readonly uid?: string | undefined;
}

/** Waits until an object is gone, or `limit` (simulated ms) has come. */
export function* waitForDeletion(context: Context, target: Waited, limit: number): Task<WaitEnd> {
  return yield* waitForObject(context, target, limit, (object, type) => {
    if (type === 'missing' || type === 'DELETED') return true;
    const uid = String(((object['metadata'] ?? {}) as Json)['uid'] ?? '');
    return target.uid !== undefined && target.uid !== '' && uid !== target.uid;
  });
}

/**
 * Looks at an object, then at each change of it, until `met` says so. `type` is `GET`, `missing`, or the watch event's type.
 * `met` may give a failure to end with.
 */
export function* waitForObject(
  context: Context,
  target: Waited,
  limit: number,
  met: (object: Json, type: string) => boolean | Failure,
): Task<WaitEnd> {
  for (;;) {
    const live = context.client.call('GET', resourcePath(target.resource, target.namespace, target.name));
    if (!live.ok && !isNotFound(live.error)) return { kind: 'failed', failure: live.error };
    const now = met(live.ok ? live.value : {}, live.ok ? 'GET' : 'missing');
    if (typeof now === 'object') return { kind: 'failed', failure: now };
    if (now) return { kind: 'met' };
    yield* context.flush();
    if (context.process.clock.now() >= limit) return { kind: 'timeout' };
    const version = live.ok ? String(((live.value['metadata'] ?? {}) as Json)['resourceVersion'] ?? '') : '';
    const opened = context.client.watch(resourcePath(target.resource, target.namespace), {
      query: { fieldSelector: `metadata.name=${target.name}`, ...(version === '' ? {} : { resourceVersion: version }) },
    });
    if (!opened.ok) return { kind: 'failed', failure: opened.error };
    for (;;) {
      const event = yield* nextEvent(opened.value, limit - context.process.clock.now());
      if (event.kind === 'closed') break;
      if (event.kind === 'timeout' || event.kind === 'signal') {
        opened.value.stop();
        return event.kind === 'timeout' ? { kind: 'timeout' } : event;
      }
      const line = parseJson(event.line);
      if (!line || line['type'] === 'BOOKMARK' || line['type'] === 'ERROR') continue;
      const result = met((line['object'] ?? {}) as Json, String(line['type']));
      yield* context.flush();
      if (result === false) continue;
      opened.value.stop();
      return typeof result === 'object' ? { kind: 'failed', failure: result } : { kind: 'met' };
    }
  }
}
