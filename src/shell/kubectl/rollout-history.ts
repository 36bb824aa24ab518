import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { list, map, str } from './describe/common.ts';
import { selectorQuery } from './describe/workloads.ts';
import { plainFailure, type Failure } from './failure.ts';
import type { Info } from './resource-args.ts';

/** A revision in the history of a workload. */
export interface Revision {
  readonly number: number;
  readonly cause: string;
  readonly template: Json;
  /** the replica set or controller revision that keeps it */
  readonly object: Json;
}

const CAUSE = 'kubernetes.io/change-cause';

/** Revisions of a deployment (its replica sets), daemon set or stateful set (controller revisions), oldest first. */
export function revisionsOf(context: Context, info: Info): Revision[] | Failure {
  const uid = str(map(info.object['metadata'])['uid']);
  const kind = info.resource.kind;
  if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(kind))
    return plainFailure(
      `no history viewer has been implemented for ${JSON.stringify(info.resource.group === '' ? kind : `${kind}.${info.resource.group}`)}`,
    );
  const type = kind === 'Deployment' ? 'replicasets' : 'controllerrevisions';
  const answer = context.client.call('GET', `/apis/apps/v1/namespaces/${info.namespace ?? ''}/${type}`, {
    query: { labelSelector: selectorQuery(map(info.object['spec'])['selector']) },
  });
  if (!answer.ok) return answer.error;
  const owned = list(answer.value['items']).filter((entry) =>
    list(map(entry['metadata'])['ownerReferences']).some((owner) => owner['uid'] === uid && owner['controller'] === true),
  );
  const out = owned.map((entry): Revision => {
    const annotations = map(map(entry['metadata'])['annotations']);
    if (kind === 'Deployment')
      return {
        number: Number(annotations['deployment.kubernetes.io/revision'] ?? 0),
        cause: str(annotations[CAUSE]),
        template: map(map(entry['spec'])['template']),
        object: entry,
      };
    const template = map(map(map(entry['data'])['spec'])['template']);
    const { $patch: _, ...plain } = template;
    void _;
    return { number: Number(entry['revision'] ?? 0), cause: str(annotations[CAUSE]), template: plain, object: entry };
  });
  return out.filter((entry) => entry.number > 0).sort((a, b) => a.number - b.number);
}
