import type { ObjectClient } from '../../kube/client.ts';
import type { Controller } from '../controller.ts';
import type { Node, Pod, PodCondition } from '../kinds.ts';
import { isTerminal, podCondition } from '../pod-state.ts';
import { timestamp } from '../time.ts';
import { filterNode, type Unfit } from './filter.ts';
import { createPlacement, type Placement } from './placement.ts';
import { scoreNode } from './score.ts';

const BINDING = { component: 'default-scheduler', action: 'Binding' };
const SCHEDULING = { component: 'default-scheduler', action: 'Scheduling' };

/** Assigns pods to nodes, one by one in the order of their priority and age; ties between nodes fall to seeded chance. */
export const scheduler: Controller = {
  name: 'default-scheduler',
  watches: ['pods', 'nodes'],
  initialMemory: () => undefined,
  reconcile({ api, now, random }) {
    const pods = api.list<Pod>('pods');
    const waiting = pods.filter((pod) => isWaiting(pod));
    if (waiting.length === 0) return {};
    waiting.sort((a, b) => (b.spec.priority ?? 0) - (a.spec.priority ?? 0) || byAge(a, b));
    const nodes = api.list<Node>('nodes');
    let placed = pods;
    for (const pod of waiting) {
      const placement = createPlacement(nodes, placed);
      const node = chooseNode(pod, placement, random);
      if (typeof node !== 'string') {
        refuse(api, pod, node, now);
        continue;
      }
      const bound = bindPod(api, pod, node, now);
      if (!bound) continue;
      api.event(bound, 'Normal', 'Scheduled', `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${node}`, BINDING);
      placed = placed.map((other) => (other.metadata.uid === pod.metadata.uid ? bound : other));
    }
    return {};
  },
};

function isWaiting(pod: Pod): boolean {
  return (
    (pod.spec.nodeName ?? '') === '' &&
    pod.metadata.deletionTimestamp === undefined &&
    !isTerminal(pod) &&
    (pod.spec.schedulerName ?? 'default-scheduler') === 'default-scheduler' &&
    (pod.spec.schedulingGates ?? []).length === 0
  );
}

/** Older first; within a second, who was written first. */
function byAge(a: Pod, b: Pod): number {
  const [one, other] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp];
  return one === other ? Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion) : one < other ? -1 : 1;
}

/** The best node's name, or why each node was refused. */
function chooseNode(pod: Pod, placement: Placement, random: (below: number) => number): string | readonly Unfit[] {
  const unfit: Unfit[] = [];
  let best: { score: number; names: string[] } | undefined;
  for (const node of placement.nodes) {
    const problem = filterNode(pod, node, placement);
    if (problem) {
      unfit.push(problem);
      continue;
    }
    const score = scoreNode(pod, node, placement);
    if (!best || score > best.score) best = { score, names: [node.metadata.name] };
    else if (score === best.score) best.names.push(node.metadata.name);
  }
  if (!best) return unfit;
  const names = best.names;
  return names[names.length > 1 ? random(names.length) : 0] ?? unfit;
}

/** Sets the node, as POST pods/NAME/binding does, and the PodScheduled condition. */
function bindPod(api: ObjectClient, pod: Pod, node: string, now: number): Pod | undefined {
  const done = api.update<Pod>('pods', { ...pod, spec: { ...pod.spec, nodeName: node } });
  if (!done.ok) return undefined;
  const old = podCondition(pod, 'PodScheduled');
  const since = old?.status === 'True' && old.lastTransitionTime !== undefined ? old.lastTransitionTime : timestamp(now);
  const others = (done.value.status?.conditions ?? []).filter((entry) => entry.type !== 'PodScheduled');
  const conditions = [...others, { type: 'PodScheduled', status: 'True', lastTransitionTime: since }];
  const written = api.updateStatus<Pod>('pods', { ...done.value, status: { ...done.value.status, conditions } });
  return written.ok ? written.value : done.value;
}

function refuse(api: ObjectClient, pod: Pod, unfit: readonly Unfit[], now: number): void {
  const message = failureMessage(unfit);
  const old = podCondition(pod, 'PodScheduled');
  if (old?.status === 'False' && old.message === message) return;
  const condition: PodCondition = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message,
    lastTransitionTime: old?.status === 'False' && old.lastTransitionTime !== undefined ? old.lastTransitionTime : timestamp(now),
  };
  const others = (pod.status?.conditions ?? []).filter((entry) => entry.type !== 'PodScheduled');
  api.updateStatus<Pod>('pods', { ...pod, status: { ...pod.status, conditions: [...others, condition] } });
  api.event(pod, 'Warning', 'FailedScheduling', message, SCHEDULING);
}

/** FitError's text (framework/types.go), with the preemption plugin's sentence. */
export function failureMessage(unfit: readonly Unfit[]): string {
  if (unfit.length === 0) return 'no nodes available to schedule pods';
  const total = unfit.length;
  const counts = new Map<string, number>();
  for (const { reasons } of unfit) for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const listed = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
  const resolvable = unfit.filter((entry) => entry.resolvable).length;
  const helpless = [
    ...(total - resolvable > 0 ? [`${total - resolvable} Preemption is not helpful for scheduling`] : []),
    ...(resolvable > 0 ? [`${resolvable} No preemption victims found for incoming pod`] : []),
  ].sort();
  return `0/${total} nodes are available: ${listed.join(', ')}. no new claims to deallocate, preemption: 0/${total} nodes are available: ${helpless.join(', ')}.`;
}
