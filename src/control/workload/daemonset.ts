import type { ObjectClient } from '../../kube/client.ts';
import type { Controller } from '../controller.ts';
import { sameContent } from '../defined.ts';
import type { DaemonSet, Node, Pod, Toleration } from '../kinds.ts';
import { isActive, isAvailable, isReady, isTerminal, isTerminating } from '../pod-state.ts';
import { nodeSelected } from '../scheduler/node-affinity.ts';
import { untoleratedTaint } from '../scheduler/taint.ts';
import { templateHash } from '../template-hash.ts';
import { keepHistory } from './controller-revision.ts';
import { intOrPercent } from './int-or-percent.ts';
import { claimPods, podFromTemplate } from './pods-of.ts';

const SOURCE = { component: 'daemonset-controller' };
const HASH = 'controller-revision-hash';

/** Tolerations that every daemon pod has (daemon/util AddOrUpdateDaemonPodTolerations). */
const TOLERATIONS: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];
const HOST_NETWORK: Toleration = { key: 'node.kubernetes.io/network-unavailable', operator: 'Exists', effect: 'NoSchedule' };

/** One pod of a template on every node that fits. */
export const daemonSetController: Controller = {
  name: 'daemonset-controller',
  watches: ['daemonsets.apps', 'pods', 'nodes'],
  initialMemory: () => undefined,
  reconcile({ api, now }) {
    const nodes = api.list<Node>('nodes');
    for (const set of api.list<DaemonSet>('daemonsets.apps')) {
      if (set.metadata.deletionTimestamp === undefined) syncDaemonSet(api, set, nodes, now);
    }
    return {};
  },
};

function tolerationsOf(set: DaemonSet): Toleration[] {
  const own = set.spec.template.spec?.tolerations ?? [];
  const added = set.spec.template.spec?.hostNetwork === true ? [...TOLERATIONS, HOST_NETWORK] : TOLERATIONS;
  return [...own, ...added.filter((toleration) => !own.some((entry) => sameContent(entry, toleration)))];
}

/** Whether a daemon shall run on a node, and whether one that runs may stay (NodeShouldRunDaemonPod). */
function fits(set: DaemonSet, node: Node, tolerations: readonly Toleration[]): { readonly run: boolean; readonly stay: boolean } {
  const spec = set.spec.template.spec ?? { containers: [] };
  if (!nodeSelected(spec, node)) return { run: false, stay: false };
  const evicted = untoleratedTaint(node.spec.taints, tolerations, ['NoExecute']) !== undefined;
  const blocked = untoleratedTaint(node.spec.taints, tolerations, ['NoSchedule', 'NoExecute']) !== undefined;
  return { run: !blocked, stay: !evicted };
}

function syncDaemonSet(api: ObjectClient, set: DaemonSet, nodes: readonly Node[], now: number): void {
  const hash = templateHash(set.spec.template, set.status?.collisionCount ?? 0);
  const tolerations = tolerationsOf(set);
  const pods = claimPods(api, set, set.spec.selector);
  const onNode = (node: string): Pod[] => pods.filter((pod) => targetNode(pod) === node);
  for (const node of nodes) {
    const { run, stay } = fits(set, node, tolerations);
    const here = onNode(node.metadata.name);
    for (const pod of here) if (pod.status?.phase === 'Failed' && !isTerminating(pod)) remove(api, set, pod);
    const live = here.filter((pod) => !isTerminal(pod));
    if (!stay || !run) {
      if (!stay) for (const pod of live.filter((entry) => !isTerminating(entry))) remove(api, set, pod);
      continue;
    }
    if (live.length === 0) create(api, set, node.metadata.name, hash, tolerations);
    for (const extra of live.filter(isActive).slice(1)) remove(api, set, extra);
  }
  keepHistory(api, set, hash, new Set(pods.map((pod) => `${set.metadata.name}-${pod.metadata.labels?.[HASH] ?? ''}`)));
  if (set.spec.updateStrategy?.type !== 'OnDelete') rollingUpdate(api, set, nodes, hash, now);
  updateStatus(api, set, nodes, hash, tolerations, now);
}

/** The node a daemon pod is for: where it runs, or the name in its affinity. */
function targetNode(pod: Pod): string {
  if (pod.spec.nodeName) return pod.spec.nodeName;
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms[0]?.matchFields?.find((field) => field.key === 'metadata.name')?.values?.[0] ?? '';
}

function create(api: ObjectClient, set: DaemonSet, node: string, hash: string, tolerations: readonly Toleration[]): void {
  const { affinity } = set.spec.template.spec ?? {};
  const draft = podFromTemplate(set, set.spec.template, {
    labels: { [HASH]: hash, 'pod-template-generation': set.metadata.annotations?.['deprecated.daemonset.template.generation'] ?? '1' },
    spec: {
      affinity: {
        ...affinity,
        nodeAffinity: {
          ...affinity?.nodeAffinity,
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }],
          },
        },
      },
      tolerations: [...tolerations],
    },
  });
  const created = api.create<Pod>('pods', draft);
  if (created.ok) api.event(set, 'Normal', 'SuccessfulCreate', `Created pod: ${created.value.metadata.name}`, SOURCE);
  else api.event(set, 'Warning', 'FailedCreate', `Error creating: ${created.error.message ?? ''}`, SOURCE);
}

function remove(api: ObjectClient, set: DaemonSet, pod: Pod): void {
  const deleted = api.delete('pods', pod.metadata.name, pod.metadata.namespace, { uid: pod.metadata.uid });
  if (deleted.ok) api.event(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`, SOURCE);
}

/** Replaces outdated pods, at most maxUnavailable at a time; surge is treated as one more that may be unavailable. */
function rollingUpdate(api: ObjectClient, set: DaemonSet, nodes: readonly Node[], hash: string, now: number): void {
  const pods = claimPods(api, set, set.spec.selector).filter(isActive);
  const { maxUnavailable, maxSurge } = set.spec.updateStrategy?.rollingUpdate ?? {};
  const allowed = Math.max(1, intOrPercent(maxUnavailable ?? 1, nodes.length, 'up'), intOrPercent(maxSurge, nodes.length, 'up'));
  const outdated = pods.filter((pod) => pod.metadata.labels?.[HASH] !== hash);
  const isUp = (pod: Pod): boolean => isAvailable(pod, set.spec.minReadySeconds ?? 0, now);
  let budget = allowed - claimPods(api, set, set.spec.selector).filter((pod) => isTerminating(pod) || !isUp(pod)).length;
  for (const pod of outdated.filter((entry) => !isUp(entry))) remove(api, set, pod);
  for (const pod of outdated.filter(isUp)) {
    if (budget <= 0) return;
    budget--;
    remove(api, set, pod);
  }
}

function updateStatus(
  api: ObjectClient,
  set: DaemonSet,
  nodes: readonly Node[],
  hash: string,
  tolerations: readonly Toleration[],
  now: number,
): void {
  const pods = claimPods(api, set, set.spec.selector).filter((pod) => !isTerminating(pod));
  let [desired, current, scheduledElsewhere, ready, available, updated] = [0, 0, 0, 0, 0, 0];
  for (const node of nodes) {
    const { run } = fits(set, node, tolerations);
    const here = pods.filter((pod) => targetNode(pod) === node.metadata.name);
    if (!run) {
      if (here.length > 0) scheduledElsewhere++;
      continue;
    }
    desired++;
    const pod = here[0];
    if (!pod) continue;
    current++;
    if (isReady(pod)) ready++;
    if (isAvailable(pod, set.spec.minReadySeconds ?? 0, now)) available++;
    if (pod.metadata.labels?.[HASH] === hash) updated++;
  }
  const status = {
    currentNumberScheduled: current,
    desiredNumberScheduled: desired,
    numberMisscheduled: scheduledElsewhere,
    numberReady: ready,
    ...(available > 0 ? { numberAvailable: available } : {}),
    ...(desired - available > 0 ? { numberUnavailable: desired - available } : {}),
    observedGeneration: set.metadata.generation ?? 0,
    ...(updated > 0 ? { updatedNumberScheduled: updated } : {}),
  };
  const latest = api.get<DaemonSet>('daemonsets.apps', set.metadata.name, set.metadata.namespace);
  if (latest && !sameContent(status, latest.status)) api.updateStatus<DaemonSet>('daemonsets.apps', { ...latest, status });
}
