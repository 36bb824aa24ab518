import type { Node, Pod } from '../kinds.ts';
import { controllerOf } from '../owner.ts';
import { quantityValue } from '../quantity.ts';
import { nodePreference } from './node-affinity.ts';
import { podRequests, type Placement } from './placement.ts';
import { podPreference } from './pod-affinity.ts';
import { schedulingTaints, untoleratedTaint } from './taint.ts';
import { spreadCrowding } from './topology-spread.ts';

/** The default requests of the NodeResourcesFit scorer for containers that ask for nothing. */
const DEFAULT_CPU = 0.1;
const DEFAULT_MEMORY = 200 * 2 ** 20;

/**
 * How well a node suits a pod, higher is better: the default profile's scorers on one scale. Spreading pods of one owner weighs
 * most, as system default constraints do, then preferences, tainted nodes, and last the share of resources that stays free.
 */
export function scoreNode(pod: Pod, node: Node, placement: Placement): number {
  const here = placement.onNode(node.metadata.name);
  const owner = controllerOf(pod)?.uid;
  const siblings = owner === undefined ? 0 : here.filter((other) => controllerOf(other)?.uid === owner).length;
  const avoided = untoleratedTaint(schedulingTaints(node), pod.spec.tolerations, ['PreferNoSchedule']) ? 1 : 0;
  return (
    -200 * siblings -
    100 * spreadCrowding(pod, node, placement) -
    300 * avoided +
    2 * nodePreference(pod.spec, node) +
    2 * podPreference(pod, node, placement) +
    Math.round(100 * freeShare(node, [...here, pod]))
  );
}

/** LeastAllocated: mean free share of CPU and memory. */
function freeShare(node: Node, pods: readonly Pod[]): number {
  const allocatable = node.status?.allocatable ?? {};
  const cpu = quantityValue(allocatable['cpu']) || 1;
  const memory = quantityValue(allocatable['memory']) || 1;
  let usedCpu = 0;
  let usedMemory = 0;
  for (const pod of pods) {
    const requests = podRequests(pod);
    usedCpu += requests['cpu'] ?? DEFAULT_CPU * pod.spec.containers.length;
    usedMemory += requests['memory'] ?? DEFAULT_MEMORY * pod.spec.containers.length;
  }
  return (Math.max(0, 1 - usedCpu / cpu) + Math.max(0, 1 - usedMemory / memory)) / 2;
}
