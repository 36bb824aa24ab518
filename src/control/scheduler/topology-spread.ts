import type { TopologySpreadConstraint } from 'kubernetes-types/core/v1';
import type { Node, Pod } from '../kinds.ts';
import { isTerminating } from '../pod-state.ts';
import { selectorMatches } from '../selector.ts';
import { nodeSelected } from './node-affinity.ts';
import type { Placement } from './placement.ts';

/** The PodTopologySpread plugin's refusal for hard constraints; undefined when the node fits. */
export function spreadProblem(pod: Pod, node: Node, placement: Placement): string | undefined {
  for (const constraint of pod.spec.topologySpreadConstraints ?? []) {
    if (constraint.whenUnsatisfiable !== 'DoNotSchedule') continue;
    const value = node.metadata.labels?.[constraint.topologyKey];
    if (value === undefined) return "node(s) didn't match pod topology spread constraints (missing required label)";
    const counts = domainCounts(pod, constraint, placement);
    const domains = counts.size < (constraint.minDomains ?? 1) ? 0 : Math.min(...counts.values());
    const self = selectorMatches(constraint.labelSelector, pod.metadata.labels) ? 1 : 0;
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

function domainCounts(pod: Pod, constraint: TopologySpreadConstraint, placement: Placement): Map<string, number> {
  const counts = new Map<string, number>();
  for (const node of placement.nodes) {
    const value = node.metadata.labels?.[constraint.topologyKey];
    if (value === undefined || !nodeSelected(pod.spec, node)) continue;
    const matching = placement
      .onNode(node.metadata.name)
      .filter(
        (other) =>
          other.metadata.namespace === pod.metadata.namespace &&
          !isTerminating(other) &&
          selectorMatches(constraint.labelSelector, other.metadata.labels),
      );
    counts.set(value, (counts.get(value) ?? 0) + matching.length);
  }
  return counts;
}
