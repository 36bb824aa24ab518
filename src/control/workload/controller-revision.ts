import type { ObjectClient } from '../../kube/client.ts';
import type { KubeObject } from '../../kube/object.ts';
import { sameContent } from '../defined.ts';
import type { DaemonSet, StatefulSet } from '../kinds.ts';
import { isControlledBy, controllerReference } from '../owner.ts';

const RESOURCE = 'controllerrevisions.apps';
const HISTORY = 'controller.kubernetes.io/hash';
const DAEMON_HASH = 'controller-revision-hash';

/** apps/v1 ControllerRevision: a template that a DaemonSet or StatefulSet has had. */
interface ControllerRevision extends KubeObject {
  readonly data?: unknown;
  readonly revision: number;
}

/**
 * Keeps the history of a set: the revision of its template exists under its hash and has the highest number; the oldest that no pod
 * needs go beyond revisionHistoryLimit (controller history, daemon/update.go constructHistory).
 */
export function keepHistory(api: ObjectClient, set: DaemonSet | StatefulSet, hash: string, used: ReadonlySet<string>): void {
  const namespace = set.metadata.namespace ?? 'default';
  const own = api.list<ControllerRevision>(RESOURCE, { namespace }).filter((entry) => isControlledBy(entry, set));
  const data = { spec: { template: { ...set.spec.template, $patch: 'replace' } } };
  const last = Math.max(0, ...own.map((entry) => entry.revision));
  const name = `${set.metadata.name}-${hash}`;
  const current = own.find((entry) => entry.metadata.name === name);
  if (!current) {
    const label = set.kind === 'DaemonSet' ? DAEMON_HASH : HISTORY;
    const { [LAST_APPLIED]: _applied, ...annotations } = set.metadata.annotations ?? {};
    api.create<ControllerRevision>(RESOURCE, {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name,
        namespace,
        labels: { ...set.spec.template.metadata?.labels, [label]: hash },
        ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
        ownerReferences: [controllerReference(set)],
      },
      data,
      revision: last + 1,
    });
  } else if (current.revision < last || !sameContent(current.data, data))
    api.update<ControllerRevision>(RESOURCE, { ...current, data, revision: current.revision < last ? last + 1 : current.revision });
  const idle = own.filter((entry) => entry !== current && !used.has(entry.metadata.name)).sort((a, b) => a.revision - b.revision);
  for (const entry of idle.slice(0, Math.max(0, idle.length - (set.spec.revisionHistoryLimit ?? 10))))
    api.delete(RESOURCE, entry.metadata.name, namespace);
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
