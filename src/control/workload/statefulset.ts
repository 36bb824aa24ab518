import type { ObjectClient } from '../../kube/client.ts';
import type { KubeObject } from '../../kube/object.ts';
import type { Controller } from '../controller.ts';
import { sameContent } from '../defined.ts';
import type { Pod, StatefulSet } from '../kinds.ts';
import { isAvailable, isReady, isTerminal, isTerminating } from '../pod-state.ts';
import { templateHash } from '../template-hash.ts';
import { keepHistory } from './controller-revision.ts';
import { claimPods, podFromTemplate } from './pods-of.ts';

const SOURCE = { component: 'statefulset-controller' };
const HASH = 'controller-revision-hash';

/** Pods with stable names, made and removed in order (pkg/controller/statefulset). */
export const statefulSetController: Controller = {
  name: 'statefulset-controller',
  watches: ['statefulsets.apps', 'pods'],
  initialMemory: () => undefined,
  reconcile({ api, now }) {
    for (const set of api.list<StatefulSet>('statefulsets.apps')) {
      if (set.metadata.deletionTimestamp === undefined) syncStatefulSet(api, set, now);
    }
    return {};
  },
};

function ordinal(set: StatefulSet, pod: Pod): number {
  return Number(pod.metadata.name.slice(set.metadata.name.length + 1));
}

function syncStatefulSet(api: ObjectClient, set: StatefulSet, now: number): void {
  const hash = templateHash(set.spec.template);
  const revision = `${set.metadata.name}-${hash}`;
  const pods = claimPods(api, set, set.spec.selector);
  keepHistory(api, set, hash, new Set([...pods.map((pod) => pod.metadata.labels?.[HASH] ?? ''), set.status?.currentRevision ?? '']));
  step(api, set, revision, now);
  updateStatus(api, set, revision, now);
}

/** At most one step at a time, unless pod management is parallel. */
function step(api: ObjectClient, set: StatefulSet, revision: string, now: number): void {
  const parallel = set.spec.podManagementPolicy === 'Parallel';
  const first = set.spec.ordinals?.start ?? 0;
  const count = set.spec.replicas ?? 1;
  const pods = claimPods(api, set, set.spec.selector);
  const up = (pod: Pod): boolean => isAvailable(pod, set.spec.minReadySeconds ?? 0, now) && !isTerminating(pod);
  for (let index = first; index < first + count; index++) {
    const pod = pods.find((entry) => ordinal(set, entry) === index);
    if (!pod) {
      create(api, set, index, revision);
      if (!parallel) return;
    } else if (isTerminal(pod) && !isTerminating(pod)) {
      remove(api, set, pod);
      if (!parallel) return;
    } else if (!up(pod) && !parallel) return;
  }
  const surplus = pods
    .filter((pod) => ordinal(set, pod) >= first + count || ordinal(set, pod) < first)
    .sort((a, b) => ordinal(set, b) - ordinal(set, a));
  for (const pod of surplus) {
    if (!isTerminating(pod)) remove(api, set, pod);
    if (!parallel) return;
  }
  if (set.spec.updateStrategy?.type === 'OnDelete') return;
  const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  const wanted = pods.filter((pod) => ordinal(set, pod) >= Math.max(first, partition)).sort((a, b) => ordinal(set, b) - ordinal(set, a));
  for (const pod of wanted) {
    if (pod.metadata.labels?.[HASH] !== revision && !isTerminating(pod)) return remove(api, set, pod);
    if (!up(pod)) return;
  }
}

function create(api: ObjectClient, set: StatefulSet, index: number, revision: string): void {
  const name = `${set.metadata.name}-${index}`;
  const claims = set.spec.volumeClaimTemplates ?? [];
  for (const claim of claims) {
    const claimName = `${claim.metadata?.name ?? ''}-${name}`;
    const namespace = set.metadata.namespace ?? 'default';
    if (api.get<KubeObject>('persistentvolumeclaims', claimName, namespace)) continue;
    const draft = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: claimName, namespace, labels: { ...set.spec.selector.matchLabels } },
      spec: claim.spec,
    };
    api.create<KubeObject>('persistentvolumeclaims', draft);
    api.event(
      set,
      'Normal',
      'SuccessfulCreate',
      `Create Claim ${claimName} Pod ${name} in StatefulSet ${set.metadata.name} success`,
      SOURCE,
    );
  }
  const volumes = claims.map((claim) => ({
    name: claim.metadata?.name ?? '',
    persistentVolumeClaim: { claimName: `${claim.metadata?.name ?? ''}-${name}` },
  }));
  const draft = podFromTemplate(set, set.spec.template, {
    name,
    labels: { 'apps.kubernetes.io/pod-index': String(index), [HASH]: revision, 'statefulset.kubernetes.io/pod-name': name },
    spec: {
      hostname: name,
      ...(set.spec.serviceName ? { subdomain: set.spec.serviceName } : {}),
      ...(volumes.length > 0 ? { volumes: [...volumes, ...(set.spec.template.spec?.volumes ?? [])] } : {}),
    },
  });
  const created = api.create<Pod>('pods', draft);
  if (created.ok) api.event(set, 'Normal', 'SuccessfulCreate', `Create Pod ${name} in StatefulSet ${set.metadata.name} successful`, SOURCE);
  else
    api.event(
      set,
      'Warning',
      'FailedCreate',
      `Create Pod ${name} in StatefulSet ${set.metadata.name} failed error: ${created.error.message ?? ''}`,
      SOURCE,
    );
}

function remove(api: ObjectClient, set: StatefulSet, pod: Pod): void {
  const deleted = api.delete('pods', pod.metadata.name, pod.metadata.namespace, { uid: pod.metadata.uid });
  if (deleted.ok)
    api.event(set, 'Normal', 'SuccessfulDelete', `Delete Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`, SOURCE);
}

function updateStatus(api: ObjectClient, set: StatefulSet, revision: string, now: number): void {
  const pods = claimPods(api, set, set.spec.selector).filter((pod) => !isTerminal(pod));
  const live = pods.filter((pod) => !isTerminating(pod));
  const updated = live.filter((pod) => pod.metadata.labels?.[HASH] === revision).length;
  const done = updated === (set.spec.replicas ?? 1) && live.length === updated;
  const current = done ? revision : (set.status?.currentRevision ?? revision);
  const atCurrent = live.filter((pod) => pod.metadata.labels?.[HASH] === current).length;
  const ready = live.filter(isReady).length;
  const status = {
    availableReplicas: live.filter((pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, now)).length,
    collisionCount: 0,
    ...(atCurrent > 0 ? { currentReplicas: atCurrent } : {}),
    currentRevision: current,
    observedGeneration: set.metadata.generation ?? 0,
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    replicas: pods.length,
    updateRevision: revision,
    ...(updated > 0 ? { updatedReplicas: updated } : {}),
  };
  if (!sameContent(status, set.status)) api.updateStatus<StatefulSet>('statefulsets.apps', { ...set, status });
}
