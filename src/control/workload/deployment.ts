import type { ObjectClient } from '../../kube/client.ts';
import type { Controller } from '../controller.ts';
import type { Deployment, ReplicaSet } from '../kinds.ts';
import { controllerOf } from '../owner.ts';
import { selectorMatches } from '../selector.ts';
import { earlier, lookAgain } from '../time.ts';
import { deploymentStatus } from './deployment-status.ts';
import { controlled } from './pods-of.ts';
import { ensureNewReplicaSet, findNewReplicaSet, pruneHistory } from './revision.ts';
import { recreate, rollingUpdate, scaleReplicaSet, scaleProportionally } from './rollout.ts';

/** Rolls ReplicaSets so that the newest template runs in the wanted number (pkg/controller/deployment). */
export const deploymentController: Controller = {
  name: 'deployment-controller',
  watches: ['deployments.apps', 'replicasets.apps'],
  initialMemory: () => undefined,
  reconcile({ api, now }) {
    let nextAt: number | undefined;
    for (const deployment of api.list<Deployment>('deployments.apps')) {
      if (deployment.metadata.deletionTimestamp !== undefined) continue;
      nextAt = earlier(nextAt, syncDeployment(api, deployment, now));
    }
    return lookAgain(nextAt);
  },
};

function syncDeployment(api: ObjectClient, deployment: Deployment, now: number): number | undefined {
  const sets = claimReplicaSets(api, deployment);
  const paused = deployment.spec.paused === true;
  let created: ReplicaSet | undefined;
  let newSet = findNewReplicaSet(deployment, sets);
  if (!newSet && !paused && deployment.spec.strategy?.type === 'Recreate') {
    const old = sets.filter((set) => (set.spec.replicas ?? 0) > 0);
    for (const set of old) scaleReplicaSet(api, deployment, set, 0);
    if (old.length > 0 || sets.some((set) => (set.status?.replicas ?? 0) > 0 || (set.status?.terminatingReplicas ?? 0) > 0)) {
      return deploymentStatus(api, deployment, claimReplicaSets(api, deployment), undefined, undefined, now);
    }
  }
  if (!paused) {
    const before = newSet;
    newSet = ensureNewReplicaSet(api, deployment, sets, now);
    if (!before) created = newSet;
  }
  const current = claimReplicaSets(api, deployment);
  const fresh = newSet ? current.find((set) => set.metadata.uid === newSet.metadata.uid) : undefined;
  const old = current.filter((set) => set.metadata.uid !== fresh?.metadata.uid);
  if (isScalingEvent(deployment, current) || paused) scaleProportionally(api, deployment, fresh, old);
  else if (fresh && deployment.spec.strategy?.type === 'Recreate') recreate(api, deployment, fresh, old);
  else if (fresh) rollingUpdate(api, deployment, fresh, old);
  const latest = api.get<Deployment>('deployments.apps', deployment.metadata.name, deployment.metadata.namespace) ?? deployment;
  const after = claimReplicaSets(api, latest);
  const nextAt = deploymentStatus(api, latest, after, fresh, created, now);
  pruneHistory(api, latest, after, fresh);
  return nextAt;
}

/** ReplicaSets of the deployment; orphans that its selector matches are adopted by the next rollout in the real one, ignored here. */
function claimReplicaSets(api: ObjectClient, deployment: Deployment): ReplicaSet[] {
  const all = api.list<ReplicaSet>('replicasets.apps', { namespace: deployment.metadata.namespace ?? 'default' });
  const own = controlled(all, deployment);
  for (const set of all) {
    if (controllerOf(set) || !selectorMatches(deployment.spec.selector, set.metadata.labels)) continue;
    const { apiVersion, kind } = deployment;
    const { name, uid } = deployment.metadata;
    const owner = { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
    const adopted = api.update<ReplicaSet>('replicasets.apps', { ...set, metadata: { ...set.metadata, ownerReferences: [owner] } });
    if (adopted.ok) own.push(adopted.value);
  }
  return own;
}

/** Whether replicas changed since the annotation was written: then all sets are scaled, and no rollout step is made. */
function isScalingEvent(deployment: Deployment, sets: readonly ReplicaSet[]): boolean {
  return sets.some((set) => {
    if ((set.spec.replicas ?? 0) === 0) return false;
    const desired = set.metadata.annotations?.['deployment.kubernetes.io/desired-replicas'];
    return desired !== undefined && Number(desired) !== (deployment.spec.replicas ?? 1);
  });
}
