import type { ObjectClient } from '../../kube/client.ts';
import { canonicalJson } from '../defined.ts';
import type { Deployment, PodTemplateSpec, ReplicaSet } from '../kinds.ts';
import { controllerReference } from '../owner.ts';
import { templateHash } from '../template-hash.ts';
import { resolveFenceposts } from './int-or-percent.ts';
import { announceScale, newReplicaCount } from './rollout.ts';

const HASH = 'pod-template-hash';
export const REVISION = 'deployment.kubernetes.io/revision';
const NOT_COPIED = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]);

export function revisionOf(set: ReplicaSet): number {
  return Number(set.metadata.annotations?.[REVISION] ?? 0);
}

/** The set whose template is the deployment's; the oldest when there are several. */
export function findNewReplicaSet(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  const wanted = templateText(deployment.spec.template);
  const matching = sets.filter((set) => templateText(set.spec.template) === wanted);
  matching.sort((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1));
  return matching[0];
}

function templateText(template: PodTemplateSpec | undefined): string {
  const { [HASH]: _hash, ...labels } = template?.metadata?.labels ?? {};
  return canonicalJson({ labels, annotations: template?.metadata?.annotations ?? {}, spec: template?.spec });
}

/** Finds or makes the set of the current template and keeps its revision and annotations right. */
export function ensureNewReplicaSet(
  api: ObjectClient,
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  now: number,
): ReplicaSet | undefined {
  const existing = findNewReplicaSet(deployment, sets);
  const others = sets.filter((set) => set.metadata.uid !== existing?.metadata.uid);
  const revision = String(Math.max(0, ...others.map(revisionOf)) + 1);
  if (!existing) return createReplicaSet(api, deployment, others, revision, now);
  const annotations = nextAnnotations(deployment, existing, revision);
  let set = existing;
  if (canonicalJson(annotations) !== canonicalJson(existing.metadata.annotations ?? {})) {
    const updated = api.update<ReplicaSet>('replicasets.apps', { ...existing, metadata: { ...existing.metadata, annotations } });
    if (updated.ok) set = updated.value;
  }
  setDeploymentRevision(api, deployment, String(Math.max(revisionOf(set), Number(revision))));
  return set;
}

function nextAnnotations(deployment: Deployment, set: ReplicaSet, revision: string): Record<string, string> {
  const annotations: Record<string, string> = { ...set.metadata.annotations, ...copiedAnnotations(deployment) };
  const old = revisionOf(set);
  if (old < Number(revision)) {
    if (old > 0) {
      const history = annotations['deployment.kubernetes.io/revision-history'];
      annotations['deployment.kubernetes.io/revision-history'] = history === undefined ? String(old) : `${history},${old}`;
    }
    annotations[REVISION] = revision;
  }
  return annotations;
}

function copiedAnnotations(deployment: Deployment): Record<string, string> {
  return Object.fromEntries(Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !NOT_COPIED.has(key)));
}

function setDeploymentRevision(api: ObjectClient, deployment: Deployment, revision: string): void {
  if (deployment.metadata.annotations?.[REVISION] === revision) return;
  // through the status, so that the generation does not count it
  api.updateStatus<Deployment>('deployments.apps', {
    ...deployment,
    metadata: { ...deployment.metadata, annotations: { ...deployment.metadata.annotations, [REVISION]: revision } },
  });
}

function createReplicaSet(
  api: ObjectClient,
  deployment: Deployment,
  old: readonly ReplicaSet[],
  revision: string,
  _now: number,
): ReplicaSet | undefined {
  const { template } = deployment.spec;
  const hash = templateHash(template, deployment.status?.collisionCount ?? 0);
  const replicas = newReplicaCount(deployment, undefined, old);
  const desired = deployment.spec.replicas ?? 1;
  const { surge } = resolveFenceposts(
    deployment.spec.strategy?.rollingUpdate?.maxSurge,
    deployment.spec.strategy?.rollingUpdate?.maxUnavailable,
    desired,
  );
  const created = api.create<ReplicaSet>('replicasets.apps', {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace ?? 'default',
      labels: { ...template.metadata?.labels, [HASH]: hash },
      annotations: {
        ...copiedAnnotations(deployment),
        'deployment.kubernetes.io/desired-replicas': String(desired),
        'deployment.kubernetes.io/max-replicas': String(desired + surge),
        [REVISION]: revision,
      },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas,
      selector: { ...deployment.spec.selector, matchLabels: { ...deployment.spec.selector.matchLabels, [HASH]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels: { ...template.metadata?.labels, [HASH]: hash } } },
      ...(deployment.spec.minReadySeconds === undefined ? {} : { minReadySeconds: deployment.spec.minReadySeconds }),
    },
  });
  if (!created.ok) return undefined;
  if (replicas > 0) announceScale(api, deployment, created.value.metadata.name, 0, replicas);
  setDeploymentRevision(api, deployment, revision);
  return created.value;
}

/** Deletes the oldest finished sets beyond revisionHistoryLimit. */
export function pruneHistory(api: ObjectClient, deployment: Deployment, sets: readonly ReplicaSet[], fresh: ReplicaSet | undefined): void {
  const limit = deployment.spec.revisionHistoryLimit ?? 10;
  const idle = sets.filter(
    (set) =>
      set.metadata.uid !== fresh?.metadata.uid &&
      (set.spec.replicas ?? 0) === 0 &&
      (set.status?.replicas ?? 0) === 0 &&
      set.metadata.deletionTimestamp === undefined,
  );
  idle.sort((a, b) => revisionOf(a) - revisionOf(b));
  for (const set of idle.slice(0, Math.max(0, idle.length - limit))) {
    api.delete('replicasets.apps', set.metadata.name, set.metadata.namespace, { propagation: 'Background' });
  }
}
