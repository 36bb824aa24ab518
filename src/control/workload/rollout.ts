import type { ObjectClient } from '../../kube/client.ts';
import type { Deployment, ReplicaSet } from '../kinds.ts';
import { millis } from '../time.ts';
import { resolveFenceposts } from './int-or-percent.ts';

const SOURCE = { component: 'deployment-controller' };
const total = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, set) => sum + (set.spec.replicas ?? 0), 0);
const available = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, set) => sum + (set.status?.availableReplicas ?? 0), 0);

function fenceposts(deployment: Deployment): { readonly surge: number; readonly unavailable: number } {
  const desired = deployment.spec.replicas ?? 1;
  if (deployment.spec.strategy?.type === 'Recreate') return { surge: 0, unavailable: desired };
  const { maxSurge, maxUnavailable } = deployment.spec.strategy?.rollingUpdate ?? {};
  return resolveFenceposts(maxSurge, maxUnavailable, desired);
}

export function announceScale(api: ObjectClient, deployment: Deployment, set: string, from: number, to: number): void {
  const direction = to > from ? 'up' : 'down';
  api.event(deployment, 'Normal', 'ScalingReplicaSet', `Scaled ${direction} replica set ${set} from ${from} to ${to}`, SOURCE);
}

/** Sets a ReplicaSet's size and its annotations of the deployment's; tells of a change in size. */
export function scaleReplicaSet(api: ObjectClient, deployment: Deployment, set: ReplicaSet, replicas: number): void {
  const desired = deployment.spec.replicas ?? 1;
  const annotations = {
    ...set.metadata.annotations,
    'deployment.kubernetes.io/desired-replicas': String(desired),
    'deployment.kubernetes.io/max-replicas': String(desired + fenceposts(deployment).surge),
  };
  const from = set.spec.replicas ?? 0;
  const same = Object.entries(annotations).every(([key, value]) => set.metadata.annotations?.[key] === value);
  if (from === replicas && same) return;
  const done = api.update<ReplicaSet>('replicasets.apps', {
    ...set,
    metadata: { ...set.metadata, annotations },
    spec: { ...set.spec, replicas },
  });
  if (done.ok && from !== replicas) announceScale(api, deployment, set.metadata.name, from, replicas);
}

/** How many replicas the new set may have now (NewRSNewReplicas). */
export function newReplicaCount(deployment: Deployment, fresh: ReplicaSet | undefined, old: readonly ReplicaSet[]): number {
  const desired = deployment.spec.replicas ?? 1;
  if (deployment.spec.strategy?.type === 'Recreate') return desired;
  const current = total(old) + (fresh?.spec.replicas ?? 0);
  const room = desired + fenceposts(deployment).surge - current;
  const own = fresh?.spec.replicas ?? 0;
  if (room <= 0) return own;
  return own + Math.min(room, Math.max(0, desired - own));
}

/** One step of a rolling update: up first, then clean-up of unhealthy old replicas, then down. */
export function rollingUpdate(api: ObjectClient, deployment: Deployment, fresh: ReplicaSet, old: readonly ReplicaSet[]): void {
  const desired = deployment.spec.replicas ?? 1;
  const own = fresh.spec.replicas ?? 0;
  if (own > desired) return scaleReplicaSet(api, deployment, fresh, desired);
  const next = newReplicaCount(deployment, fresh, old);
  if (next !== own) return scaleReplicaSet(api, deployment, fresh, next);
  const oldTotal = total(old);
  if (oldTotal === 0) return;
  const minAvailable = desired - fenceposts(deployment).unavailable;
  const freshUnavailable = own - (fresh.status?.availableReplicas ?? 0);
  let budget = oldTotal + own - minAvailable - freshUnavailable;
  if (budget <= 0) return;
  const byAge = [...old].sort((a, b) => millis(a.metadata.creationTimestamp) - millis(b.metadata.creationTimestamp));
  const sizes = new Map(byAge.map((set) => [set.metadata.uid, set.spec.replicas ?? 0]));
  for (const set of byAge) {
    const size = sizes.get(set.metadata.uid) ?? 0;
    const unhealthy = Math.min(size - (set.status?.availableReplicas ?? 0), budget);
    if (unhealthy <= 0) continue;
    sizes.set(set.metadata.uid, size - unhealthy);
    budget -= unhealthy;
  }
  let surplus = available([...old, fresh]) - minAvailable;
  for (const set of byAge) {
    const size = sizes.get(set.metadata.uid) ?? 0;
    const cut = Math.min(size, Math.max(0, surplus));
    sizes.set(set.metadata.uid, size - cut);
    surplus -= cut;
  }
  for (const set of byAge) scaleReplicaSet(api, deployment, set, sizes.get(set.metadata.uid) ?? 0);
}

/** Recreate: all old pods are gone before this is called. */
export function recreate(api: ObjectClient, deployment: Deployment, fresh: ReplicaSet, old: readonly ReplicaSet[]): void {
  for (const set of old) if ((set.spec.replicas ?? 0) > 0) scaleReplicaSet(api, deployment, set, 0);
  scaleReplicaSet(api, deployment, fresh, deployment.spec.replicas ?? 1);
}

/** A change of `replicas` in the middle of a rollout is spread over the sets in proportion to their sizes (sync.go scale). */
export function scaleProportionally(
  api: ObjectClient,
  deployment: Deployment,
  fresh: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): void {
  const desired = deployment.spec.replicas ?? 1;
  const active = [...old, ...(fresh ? [fresh] : [])].filter((set) => (set.spec.replicas ?? 0) > 0);
  const only = active.length === 0 ? fresh : active.length === 1 ? active[0] : undefined;
  if (only) return scaleReplicaSet(api, deployment, only, desired);
  if (fresh && (fresh.status?.availableReplicas ?? 0) === desired && (fresh.spec.replicas ?? 0) === desired) {
    for (const set of old) scaleReplicaSet(api, deployment, set, 0);
    return;
  }
  const current = total(active);
  const allowed = desired > 0 ? desired + fenceposts(deployment).surge : 0;
  let left = allowed - current;
  const bigFirst = [...active].sort((a, b) => (b.spec.replicas ?? 0) - (a.spec.replicas ?? 0));
  const sizes = bigFirst.map((set) => {
    const size = set.spec.replicas ?? 0;
    const before = Number(set.metadata.annotations?.['deployment.kubernetes.io/max-replicas'] ?? current) || current;
    const share = Math.round((size * allowed) / before) - size;
    const change = left > 0 ? Math.min(Math.max(share, 0), left) : Math.max(Math.min(share, 0), left);
    left -= change;
    return size + change;
  });
  if (sizes.length > 0) sizes[0] = Math.max(0, (sizes[0] ?? 0) + left);
  bigFirst.forEach((set, index) => scaleReplicaSet(api, deployment, set, sizes[index] ?? 0));
}
