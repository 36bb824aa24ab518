import type { KubeObject } from '../object.ts';
import { apiVersionOf } from '../registry/resource.ts';
import type { ApiReply } from '../request.ts';
import { failure } from '../status-error.ts';
import { keyOf, readAll } from '../store.ts';
import { tableOf, wantsTable } from '../table/table.ts';
import { served } from './convert.ts';
import type { RequestContext } from './context.ts';
import { jsonReply, statusReply } from './reply.ts';
import { selectionOf } from './selection.ts';

interface ContinueToken {
  readonly after: string;
  readonly revision: string;
}

/** GET of a collection: selected objects, in pages when `limit` asks for them. */
export function listObjects(context: RequestContext): ApiReply {
  const { kube, request, resource, path } = context;
  const selection = selectionOf(resource, request.query);
  if (!selection.ok) return statusReply(selection.error);
  const token = request.query['continue'] ? readToken(request.query['continue']) : undefined;
  if (request.query['continue'] && !token)
    return statusReply(failure(400, 'BadRequest', 'continue key is not valid: unexpected end of input'));
  const limit = Math.max(0, Number(request.query['limit'] ?? 0) || 0);
  const matched = readAll(kube.state, resource.storedAs, path.namespace, token?.after).filter(selection.value);
  const items = limit > 0 ? matched.slice(0, limit) : matched;
  const revision = token?.revision ?? String(kube.state.revision);
  const meta: Record<string, unknown> = { resourceVersion: revision };
  const last = items[items.length - 1];
  if (last && items.length < matched.length) {
    meta['continue'] = writeToken({ after: keyOf(last), revision });
    meta['remainingItemCount'] = matched.length - items.length;
  }
  return listReply(context, items, meta);
}

function listReply(context: RequestContext, items: readonly KubeObject[], listMeta: Record<string, unknown>): ApiReply {
  const { kube, request, resource, warnings } = context;
  const objects = items.map((item) => served(resource, item));
  if (wantsTable(request.headers['accept'] ?? '')) {
    return jsonReply(
      tableOf(kube.state, resource, objects, { now: kube.ports.now(), includeObject: request.query['includeObject'], listMeta }),
      200,
      warnings,
    );
  }
  return jsonReply({ kind: resource.listKind, apiVersion: apiVersionOf(resource), metadata: listMeta, items: objects }, 200, warnings);
}

function writeToken(token: ContinueToken): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

function readToken(text: string): ContinueToken | undefined {
  try {
    const value = JSON.parse(Buffer.from(text, 'base64url').toString()) as Partial<ContinueToken>;
    return typeof value.after === 'string' && typeof value.revision === 'string'
      ? { after: value.after, revision: value.revision }
      : undefined;
  } catch {
    return undefined;
  }
}
