import type { Kube } from '../kube.ts';
import type { KubeObject } from '../object.ts';
import { apiVersionOf, type Resource } from '../registry/resource.ts';
import type { ApiReply, WatchCursor } from '../request.ts';
import type { StoredEvent } from '../state.ts';
import { failure } from '../status-error.ts';
import { bucketOf, readAll } from '../store.ts';
import { tableOf, wantsTable } from '../table/table.ts';
import { flag, type RequestContext } from './context.ts';
import { served } from './convert.ts';
import { statusReply } from './reply.ts';
import { selectionOf, type Selection } from './selection.ts';

type Change = { readonly type: string; readonly object: KubeObject };

/** `?watch=1`: first what is there (unless a revision was given), then every change. */
export function watchObjects(context: RequestContext): ApiReply {
  const { kube, request, resource, path } = context;
  const selection = selectionOf(resource, request.query);
  if (!selection.ok) return statusReply(selection.error);
  const matches: Selection = (object) =>
    (path.namespace === undefined || object.metadata.namespace === path.namespace) && selection.value(object);
  const asked = request.query['resourceVersion'] ?? '';
  const initial = asked === '' || asked === '0' || flag(request.query['sendInitialEvents'] ?? 'false');
  const backlog: Change[] = [];
  if (initial)
    for (const object of readAll(kube.state, resource.storedAs, path.namespace))
      if (matches(object)) backlog.push({ type: 'ADDED', object });
  if (initial && request.query['sendInitialEvents'] !== undefined && flag(request.query['allowWatchBookmarks'] ?? 'false'))
    backlog.push(bookmark(kube, resource));
  const seconds = Number(request.query['timeoutSeconds'] ?? 0) || 0;
  const table = wantsTable(request.headers['accept'] ?? '') ? { include: request.query['includeObject'] } : undefined;
  const from = initial ? kube.state.revision : Number(asked) || 0;
  return {
    kind: 'watch',
    watch: createCursor(kube, resource, matches, backlog, from, seconds > 0 ? kube.ports.now() + seconds * 1000 : undefined, table),
  };
}

function bookmark(kube: Kube, resource: Resource): Change {
  const object = {
    kind: resource.kind,
    apiVersion: apiVersionOf(resource),
    metadata: {
      name: '',
      uid: '',
      resourceVersion: String(kube.state.revision),
      creationTimestamp: '',
      annotations: { 'k8s.io/initial-events-end': 'true' },
    },
  };
  return { type: 'BOOKMARK', object };
}

function createCursor(
  kube: Kube,
  resource: Resource,
  matches: Selection,
  backlog: Change[],
  from: number,
  endsAt: number | undefined,
  table: { readonly include: string | undefined } | undefined,
): WatchCursor {
  let seen = from;
  let index = 0;
  let open = true;
  let first = true;
  const line = ({ type, object }: Change): string => {
    const shown = served(resource, object);
    if (!table || type === 'BOOKMARK') return JSON.stringify({ type, object: shown });
    const body = tableOf(kube.state, resource, [shown], { now: kube.ports.now(), includeObject: table.include, withColumns: first });
    first = false;
    return JSON.stringify({ type, object: body });
  };
  return {
    key: `watch ${resource.storedAs}`,
    next() {
      if (!open) return 'closed';
      const waiting = backlog[index];
      if (waiting) {
        index++;
        return line(waiting);
      }
      const bucket = bucketOf(kube.state, resource.storedAs);
      if (seen < bucket.compacted) {
        open = false;
        return JSON.stringify({
          type: 'ERROR',
          object: failure(410, 'Expired', `too old resource version: ${seen} (${bucket.compacted})`),
        });
      }
      for (let at = firstAfter(bucket.log, seen); at < bucket.log.length; at++) {
        const event = bucket.log[at];
        if (!event) break;
        seen = event.revision;
        const change = visible(event, matches);
        if (change) return line(change);
      }
      if (endsAt !== undefined && kube.ports.now() >= endsAt) open = false;
      return open ? 'pending' : 'closed';
    },
    stop() {
      open = false;
    },
  };
}

/** How a change looks through a selection: what leaves it is deleted, what enters it is added. */
function visible(event: StoredEvent, matches: Selection): Change | undefined {
  const before = event.previous !== undefined && matches(event.previous);
  if (event.type === 'DELETED') return before ? { type: 'DELETED', object: event.object } : undefined;
  const after = matches(event.object);
  if (after) return { type: before ? 'MODIFIED' : 'ADDED', object: event.object };
  if (!before || !event.previous) return undefined;
  return {
    type: 'DELETED',
    object: { ...event.previous, metadata: { ...event.previous.metadata, resourceVersion: event.object.metadata.resourceVersion } },
  };
}

function firstAfter(log: readonly StoredEvent[], revision: number): number {
  let low = 0;
  let high = log.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((log[middle]?.revision ?? 0) <= revision) low = middle + 1;
    else high = middle;
  }
  return low;
}
