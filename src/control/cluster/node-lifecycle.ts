import type { ObjectClient } from '../../kube/client.ts';
import type { Controller } from '../controller.ts';
import { sameContent } from '../defined.ts';
import type { Lease, Node, Pod, Taint } from '../kinds.ts';
import { isTerminating, podCondition } from '../pod-state.ts';
import { tolerates } from '../scheduler/taint.ts';
import { earlier, lookAgain, millis, timestamp } from '../time.ts';

/** nodeMonitorGracePeriod: a node whose lease is older counts as unreachable. */
const GRACE = 50_000;
const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';
const OURS = [NOT_READY, UNREACHABLE, UNSCHEDULABLE];
const SOURCE = { component: 'node-controller' };

export interface NodeLifecycleMemory {
  /** when a NoExecute taint was first seen: `<node> <key>` */
  taintedAt: Record<string, number>;
  /** whether each node was Ready when last looked at */
  ready: Record<string, boolean>;
}

/** Marks nodes that no longer report, taints them, and evicts what does not tolerate that. */
export const nodeLifecycleController: Controller<NodeLifecycleMemory> = {
  name: 'node-lifecycle-controller',
  watches: ['nodes', 'pods', 'leases.coordination.k8s.io'],
  initialMemory: () => ({ taintedAt: {}, ready: {} }),
  reconcile({ api, now, memory }) {
    let nextAt: number | undefined;
    for (const node of api.list<Node>('nodes')) {
      const lease = api.get<Lease>('leases.coordination.k8s.io', node.metadata.name, 'kube-node-lease');
      const renewed = millis(lease?.spec.renewTime) || millis(node.metadata.creationTimestamp);
      const silent = now >= renewed + GRACE;
      nextAt = earlier(nextAt, silent ? undefined : renewed + GRACE);
      const marked = silent ? markUnknown(api, node, now) : node;
      const ready = marked.status?.conditions?.find((condition) => condition.type === 'Ready');
      if (ready) setTaints(api, marked, ready.status, now);
      const isReady = ready?.status === 'True';
      // once, when it is this controller that finds the node gone: what a kubelet says of itself leaves its pods' word
      if (silent && !isReady && memory.ready[node.metadata.name] === true) markPods(api, marked, now);
      memory.ready[node.metadata.name] = isReady;
      nextAt = earlier(nextAt, evict(api, node.metadata.name, memory, now));
    }
    return lookAgain(nextAt);
  },
};

function markUnknown(api: ObjectClient, node: Node, now: number): Node {
  const conditions = (node.status?.conditions ?? []).map((condition) =>
    condition.status === 'Unknown' || !['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'].includes(condition.type)
      ? condition
      : {
          ...condition,
          status: 'Unknown',
          reason: 'NodeStatusUnknown',
          message: 'Kubelet stopped posting node status.',
          lastTransitionTime: timestamp(now),
        },
  );
  if (sameContent(conditions, node.status?.conditions)) return node;
  const written = api.updateStatus<Node>('nodes', { ...node, status: { ...node.status, conditions } });
  api.event(node, 'Normal', 'NodeNotReady', `Node ${node.metadata.name} status is now: NodeNotReady`, SOURCE);
  return written.ok ? written.value : node;
}

function setTaints(api: ObjectClient, node: Node, ready: string, now: number): void {
  const key = ready === 'False' ? NOT_READY : ready === 'Unknown' ? UNREACHABLE : undefined;
  const wanted = [
    ...(key === undefined ? [] : ['NoSchedule', 'NoExecute'].map((effect) => ({ key, effect }))),
    ...(node.spec.unschedulable === true ? [{ key: UNSCHEDULABLE, effect: 'NoSchedule' }] : []),
  ];
  const old = node.spec.taints ?? [];
  const taints: Taint[] = old.filter((taint) => !OURS.includes(taint.key) || wanted.some((entry) => entry.key === taint.key));
  for (const entry of wanted) {
    if (!taints.some((taint) => taint.key === entry.key && taint.effect === entry.effect))
      taints.push({ effect: entry.effect, key: entry.key, timeAdded: timestamp(now) });
  }
  if (sameContent(old, taints)) return;
  const { taints: _old, ...spec } = node.spec;
  api.update<Node>('nodes', { ...node, spec: taints.length > 0 ? { ...spec, taints } : spec });
}

/** Pods of a node that does not report are not ready: their endpoints go. */
function markPods(api: ObjectClient, node: Node, now: number): void {
  for (const pod of api.list<Pod>('pods')) {
    const ready = podCondition(pod, 'Ready');
    if (pod.spec.nodeName !== node.metadata.name || ready?.status !== 'True') continue;
    const conditions = (pod.status?.conditions ?? []).map((condition) =>
      condition.type === 'Ready' ? { ...condition, status: 'False', lastTransitionTime: timestamp(now) } : condition,
    );
    api.updateStatus<Pod>('pods', { ...pod, status: { ...pod.status, conditions } });
    api.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready', SOURCE);
  }
}

/** Deletes pods that do not tolerate a NoExecute taint, after tolerationSeconds (tainteviction). Gives the next time one is due. */
function evict(api: ObjectClient, name: string, memory: NodeLifecycleMemory, now: number): number | undefined {
  const node = api.get<Node>('nodes', name);
  const taints = (node?.spec.taints ?? []).filter((taint) => taint.effect === 'NoExecute');
  for (const key of Object.keys(memory.taintedAt)) {
    if (key.startsWith(`${name} `) && !taints.some((taint) => key === `${name} ${taint.key}`)) delete memory.taintedAt[key];
  }
  let nextAt: number | undefined;
  for (const taint of taints) {
    const since = (memory.taintedAt[`${name} ${taint.key}`] ??= now);
    for (const pod of api.list<Pod>('pods')) {
      if (pod.spec.nodeName !== name || isTerminating(pod)) continue;
      const matching = (pod.spec.tolerations ?? []).filter((toleration) => tolerates(toleration, taint));
      if (matching.some((toleration) => toleration.tolerationSeconds === undefined)) continue;
      const due =
        since +
        1000 *
          Math.min(...matching.map((toleration) => Math.max(0, toleration.tolerationSeconds ?? 0)), matching.length === 0 ? 0 : Infinity);
      if (now < due) {
        nextAt = earlier(nextAt, due);
        continue;
      }
      api.event(pod, 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${pod.metadata.namespace}/${pod.metadata.name}`, {
        component: 'taint-eviction-controller',
      });
      api.delete('pods', pod.metadata.name, pod.metadata.namespace, { uid: pod.metadata.uid });
    }
  }
  return nextAt;
}
