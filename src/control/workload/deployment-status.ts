import type { DeploymentCondition } from 'kubernetes-types/apps/v1';
import type { ObjectClient } from '../../kube/client.ts';
import { sameContent } from '../defined.ts';
import type { Deployment, ReplicaSet } from '../kinds.ts';
import { millis, timestamp } from '../time.ts';
import { resolveFenceposts } from './int-or-percent.ts';

type Counter = 'replicas' | 'readyReplicas' | 'availableReplicas' | 'terminatingReplicas';
const sum = (sets: readonly ReplicaSet[], field: Counter): number =>
  sets.reduce((count, set) => count + ((set.status as Readonly<Record<string, number | undefined>> | undefined)?.[field] ?? 0), 0);

/** Writes a deployment's status; gives the time at which its progress deadline passes, if it runs. */
export function deploymentStatus(
  api: ObjectClient,
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
  created: ReplicaSet | undefined,
  now: number,
): number | undefined {
  const newest = sets.filter((set) => set.metadata.uid === newSet?.metadata.uid);
  const available = sum(sets, 'availableReplicas');
  const replicas = sum(sets, 'replicas');
  const updated = sum(newest, 'replicas');
  const ready = sum(sets, 'readyReplicas');
  const desired = deployment.spec.replicas ?? 1;
  const unavailable = Math.max(0, desired - available, sets.reduce((count, set) => count + (set.spec.replicas ?? 0), 0) - available);
  const counts = { replicas, updated, available, desired, ready };
  const progress = progressCondition(deployment, newest[0], created, counts, now);
  const availability = availableCondition(deployment, available, desired, now);
  const fresh = (deployment.status?.conditions ?? []).length === 0;
  const conditions = orderedConditions(deployment, fresh ? [progress.condition, availability] : [availability, progress.condition]);
  const status = {
    ...(available > 0 ? { availableReplicas: available } : {}),
    ...(conditions.length > 0 ? { conditions } : {}),
    ...(deployment.status?.collisionCount === undefined ? {} : { collisionCount: deployment.status.collisionCount }),
    observedGeneration: deployment.metadata.generation ?? 0,
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(replicas > 0 ? { replicas } : {}),
    terminatingReplicas: sum(sets, 'terminatingReplicas'),
    ...(unavailable > 0 ? { unavailableReplicas: unavailable } : {}),
    ...(updated > 0 ? { updatedReplicas: updated } : {}),
  };
  if (!sameContent(status, deployment.status)) api.updateStatus<Deployment>('deployments.apps', { ...deployment, status });
  return progress.nextAt;
}

/** A condition whose status or reason changes goes to the end, the others keep their places (deployment util SetDeploymentCondition). */
function orderedConditions(deployment: Deployment, next: readonly (DeploymentCondition | undefined)[]): DeploymentCondition[] {
  let out = [...(deployment.status?.conditions ?? [])];
  for (const wanted of next) {
    if (!wanted) continue;
    const old = out.find((entry) => entry.type === wanted.type);
    if (old && old.status === wanted.status && old.reason === wanted.reason) out = out.map((entry) => (entry === old ? wanted : entry));
    else out = [...out.filter((entry) => entry !== old), wanted];
  }
  return out;
}

function condition(
  deployment: Deployment,
  type: string,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
  now: number,
  touch: boolean,
): DeploymentCondition {
  const old = deployment.status?.conditions?.find((entry) => entry.type === type);
  if (old && old.status === status && old.reason === reason && old.message === message && !touch) return old;
  const time = timestamp(now);
  return {
    lastTransitionTime: old?.status === status && old.lastTransitionTime !== undefined ? old.lastTransitionTime : time,
    lastUpdateTime: time,
    message,
    reason,
    status,
    type,
  };
}

function availableCondition(deployment: Deployment, available: number, desired: number, now: number): DeploymentCondition {
  const { maxSurge, maxUnavailable } = deployment.spec.strategy?.rollingUpdate ?? {};
  const spare = deployment.spec.strategy?.type === 'Recreate' ? 0 : resolveFenceposts(maxSurge, maxUnavailable, desired).unavailable;
  return available >= desired - spare
    ? condition(deployment, 'Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now, false)
    : condition(
        deployment,
        'Available',
        'False',
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
        now,
        false,
      );
}

interface Counts {
  readonly replicas: number;
  readonly updated: number;
  readonly available: number;
  readonly desired: number;
  readonly ready: number;
}

/** syncRolloutStatus of progress.go. */
function progressCondition(
  deployment: Deployment,
  fresh: ReplicaSet | undefined,
  created: ReplicaSet | undefined,
  counts: Counts,
  now: number,
): { readonly condition: DeploymentCondition | undefined; readonly nextAt?: number } {
  const make = (status: 'True' | 'False' | 'Unknown', reason: string, message: string, touch = false): DeploymentCondition =>
    condition(deployment, 'Progressing', status, reason, message, now, touch);
  const old = deployment.status?.conditions?.find((entry) => entry.type === 'Progressing');
  const deadline = deployment.spec.progressDeadlineSeconds ?? 600;
  if (deadline === 2147483647) return { condition: undefined };
  if (deployment.spec.paused === true) return { condition: make('Unknown', 'DeploymentPaused', 'Deployment is paused') };
  if (old?.reason === 'DeploymentPaused') return { condition: make('Unknown', 'DeploymentResumed', 'Deployment is resumed') };
  if (created) return { condition: make('True', 'NewReplicaSetCreated', `Created new replica set "${created.metadata.name}"`) };
  const subject = fresh ? `ReplicaSet "${fresh.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  const complete =
    counts.updated === counts.desired &&
    counts.replicas === counts.desired &&
    counts.available === counts.desired &&
    (deployment.status?.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0);
  if (complete) return { condition: make('True', 'NewReplicaSetAvailable', `${subject} has successfully progressed.`) };
  const status = deployment.status;
  const progressed =
    counts.updated > (status?.updatedReplicas ?? 0) ||
    counts.replicas - counts.updated < (status?.replicas ?? 0) - (status?.updatedReplicas ?? 0) ||
    counts.ready > (status?.readyReplicas ?? 0) ||
    counts.available > (status?.availableReplicas ?? 0);
  if (progressed || !old) return deadlineOf(make('True', 'ReplicaSetUpdated', `${subject} is progressing.`, true), deadline);
  // A settled deployment that lost a pod is not a rollout: it keeps its last word.
  if (old.reason === 'NewReplicaSetAvailable') {
    const changed = counts.updated < counts.desired && (deployment.metadata.generation ?? 0) > (status?.observedGeneration ?? 0);
    return changed ? deadlineOf(make('True', 'ReplicaSetUpdated', `${subject} is progressing.`), deadline) : { condition: old };
  }
  if (old.reason === 'ProgressDeadlineExceeded') return { condition: old };
  if (now >= millis(old.lastUpdateTime) + deadline * 1000) {
    return { condition: make('False', 'ProgressDeadlineExceeded', `${subject} has timed out progressing.`) };
  }
  return deadlineOf(old, deadline);
}

function deadlineOf(condition: DeploymentCondition, seconds: number): { readonly condition: DeploymentCondition; readonly nextAt: number } {
  return { condition, nextAt: millis(condition.lastUpdateTime) + seconds * 1000 };
}
