import type { TopologySpreadConstraint } from 'kubernetes-types/core/v1';
import type { Node, Pod } from '../kinds.ts';
import { isTerminating } from '../pod-state.ts';
import { selectorMatches } from '../selector.ts';
import { nodeSelected } from './node-affinity.ts';
import type { Placement } from './placement.ts';
import { schedulingTaints, untoleratedTaint } from './taint.ts';

/** The PodTopologySpread plugin's refusal for hard constraints; undefined when the node fits. */
export function spreadProblem(pod: Pod, node: Node, placement: Placement): string | undefined {
  for (const constraint of pod.spec.topologySpreadConstraints ?? []) {
    if (constraint.whenUnsatisfiable !== 'DoNotSchedule') continue;
    const value = node.metadata.labels?.[constraint.topologyKey];
    if (value === undefined) return "node(s) didn't match pod topology spread constraints (missing required label)";
    const counts = domainCounts(pod, constraint, placement);
    const domains = counts.size < (constraint.minDomains ?? 1) ? 0 : Math.min(...counts.values());
    const self = counted(pod, pod, constraint) ? 1 : 0;
    if ((counts.get(value) ?? 0) + self - domains > constraint.maxSkew) return "node(s) didn't match pod topology spread constraints";
  }
  return undefined;
}

/** How crowded a node's domain is for the soft constraints: lower is better. */
export function spreadCrowding(pod: Pod, node: Node, placement: Placement): number {
  let crowding = 0;
  for (const constraint of pod.spec.topologySpreadConstraints ?? []) {
    if (constraint.whenUnsatisfiable !== 'ScheduleAnyway') continue;
    crowding += domainCounts(pod, constraint, placement).get(node.metadata.labels?.[constraint.topologyKey] ?? '') ?? 0;
  }
  return crowding;
}

/** Whether a pod counts for a constraint of an incoming one: the selector picks it, and it has the same values of matchLabelKeys (KEP-3243). */
function counted(other: Pod, incoming: Pod, { labelSelector, matchLabelKeys = [] }: TopologySpreadConstraint): boolean {
  const wanted = incoming.metadata.labels ?? {};
  return (
    selectorMatches(labelSelector, other.metadata.labels) &&
    matchLabelKeys.every((key) => wanted[key] === undefined || other.metadata.labels?.[key] === wanted[key])
  );
}

function domainCounts(pod: Pod, constraint: TopologySpreadConstraint, placement: Placement): Map<string, number> {
  const counts = new Map<string, number>();
  for (const node of placement.nodes) {
    const value = node.metadata.labels?.[constraint.topologyKey];
    if (value === undefined || !nodeSelected(pod.spec, node)) continue;
    // tainted nodes are domains too unless the constraint says otherwise (nodeTaintsPolicy, Ignore by default)
    const taint = untoleratedTaint(schedulingTaints(node), pod.spec.tolerations ?? [], ['NoSchedule', 'NoExecute']);
    if (constraint.nodeTaintsPolicy === 'Honor' && taint) continue;
    const matching = placement
      .onNode(node.metadata.name)
      .filter((other) => other.metadata.namespace === pod.metadata.namespace && !isTerminating(other) && counted(other, pod, constraint));
    counts.set(value, (counts.get(value) ?? 0) + matching.length);
  }
  return counts;
}
