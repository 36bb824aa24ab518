import type { ObjectClient } from '../../kube/client.ts';
import type { Controller } from '../controller.ts';
import { sameContent } from '../defined.ts';
import type { Pod, ReplicaSet } from '../kinds.ts';
import { availableAt, isActive, isAvailable, isReady, isTerminating } from '../pod-state.ts';
import { selectorMatches } from '../selector.ts';
import { earlier, lookAgain, timestamp } from '../time.ts';
import { claimPods, deletionOrder, podFromTemplate } from './pods-of.ts';

const SOURCE = { component: 'replicaset-controller' };
/** Pods that one sync creates or deletes at most. */
const BURST = 500;

/** Keeps as many pods of a template as a ReplicaSet asks for. */
export const replicaSetController: Controller = {
  name: 'replicaset-controller',
  watches: ['replicasets.apps', 'pods'],
  initialMemory: () => undefined,
  reconcile({ api, now }) {
    let nextAt: number | undefined;
    for (const set of api.list<ReplicaSet>('replicasets.apps')) {
      if (set.metadata.deletionTimestamp !== undefined) continue;
      nextAt = earlier(nextAt, syncReplicaSet(api, set, now));
    }
    return lookAgain(nextAt);
  },
};

function syncReplicaSet(api: ObjectClient, set: ReplicaSet, now: number): number | undefined {
  const pods = claimPods(api, set, set.spec.selector);
  const active = pods.filter(isActive);
  const difference = active.length - (set.spec.replicas ?? 1);
  let failure: string | undefined;
  if (difference < 0) failure = createPods(api, set, Math.min(-difference, BURST));
  else if (difference > 0) deletePods(api, set, active, Math.min(difference, BURST));
  const present = claimPods(api, set, set.spec.selector);
  return updateStatus(api, set, present, failure, now);
}

function createPods(api: ObjectClient, set: ReplicaSet, count: number): string | undefined {
  const template = set.spec.template ?? {};
  for (let i = 0; i < count; i++) {
    const created = api.create<Pod>('pods', podFromTemplate(set, template));
    if (!created.ok) {
      api.event(set, 'Warning', 'FailedCreate', `Error creating: ${created.error.message ?? ''}`, SOURCE);
      return created.error.message ?? '';
    }
    api.event(set, 'Normal', 'SuccessfulCreate', `Created pod: ${created.value.metadata.name}`, SOURCE);
  }
  return undefined;
}

function deletePods(api: ObjectClient, set: ReplicaSet, active: readonly Pod[], count: number): void {
  const perNode = new Map<string, number>();
  for (const pod of active) perNode.set(pod.spec.nodeName ?? '', (perNode.get(pod.spec.nodeName ?? '') ?? 0) + 1);
  const sorted = [...active].sort((a, b) => deletionOrder(a, b, (pod) => perNode.get(pod.spec.nodeName ?? '') ?? 0));
  for (const pod of sorted.slice(0, count)) {
    const deleted = api.delete('pods', pod.metadata.name, pod.metadata.namespace, { uid: pod.metadata.uid });
    if (deleted.ok) api.event(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`, SOURCE);
  }
}

function updateStatus(
  api: ObjectClient,
  set: ReplicaSet,
  pods: readonly Pod[],
  failure: string | undefined,
  now: number,
): number | undefined {
  const active = pods.filter(isActive);
  const minReady = set.spec.minReadySeconds ?? 0;
  const labels = set.spec.template?.metadata?.labels ?? {};
  const labelled = active.filter((pod) => selectorMatches({ matchLabels: labels }, pod.metadata.labels)).length;
  const ready = active.filter(isReady);
  const available = ready.filter((pod) => isAvailable(pod, minReady, now)).length;
  const old = set.status?.conditions ?? [];
  const conditions = old.filter((condition) => condition.type !== 'ReplicaFailure');
  if (failure !== undefined) {
    const known = old.find((condition) => condition.type === 'ReplicaFailure');
    conditions.push(
      known ?? { type: 'ReplicaFailure', status: 'True', lastTransitionTime: timestamp(now), reason: 'FailedCreate', message: failure },
    );
  }
  const terminating = pods.filter(isTerminating).length;
  const status = {
    replicas: active.length,
    ...(labelled > 0 ? { fullyLabeledReplicas: labelled } : {}),
    ...(ready.length > 0 ? { readyReplicas: ready.length } : {}),
    ...(available > 0 ? { availableReplicas: available } : {}),
    terminatingReplicas: terminating,
    observedGeneration: set.metadata.generation ?? 0,
    ...(conditions.length > 0 ? { conditions } : {}),
  };
  if (!sameContent(status, set.status)) api.updateStatus<ReplicaSet>('replicasets.apps', { ...set, status });
  let nextAt: number | undefined;
  if (minReady > 0) for (const pod of ready) if (!isAvailable(pod, minReady, now)) nextAt = earlier(nextAt, availableAt(pod, minReady));
  return nextAt;
}
