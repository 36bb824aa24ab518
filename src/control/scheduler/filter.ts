import type { Node, Pod } from '../kinds.ts';
import { quantityValue } from '../quantity.ts';
import { nodeSelected } from './node-affinity.ts';
import { podRequests, type Placement } from './placement.ts';
import { podAffinityProblem } from './pod-affinity.ts';
import { schedulingTaints, untoleratedTaint } from './taint.ts';
import { spreadProblem } from './topology-spread.ts';

/** Why a pod does not fit a node; `resolvable` says whether preemption could help. */
export interface Unfit {
  readonly reasons: readonly string[];
  readonly resolvable: boolean;
}

const unresolvable = (reason: string): Unfit => ({ reasons: [reason], resolvable: false });

/** The filter plugins in the order of the default profile; the first that refuses decides. */
export function filterNode(pod: Pod, node: Node, placement: Placement): Unfit | undefined {
  const taints = schedulingTaints(node);
  if (
    node.spec.unschedulable === true &&
    untoleratedTaint([{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }], pod.spec.tolerations, ['NoSchedule'])
  ) {
    return unresolvable('node(s) were unschedulable');
  }
  const taint = untoleratedTaint(taints, pod.spec.tolerations, ['NoSchedule', 'NoExecute']);
  if (taint) return unresolvable('node(s) had untolerated taint(s)');
  if (!nodeSelected(pod.spec, node)) return unresolvable("node(s) didn't match Pod's node affinity/selector");
  const ports = portConflict(pod, node, placement);
  if (ports) return { reasons: [ports], resolvable: true };
  const insufficient = resourceProblems(pod, node, placement);
  if (insufficient.length > 0) return { reasons: insufficient, resolvable: couldEverFit(pod, node) };
  const spread = spreadProblem(pod, node, placement);
  if (spread) return { reasons: [spread], resolvable: true };
  const affinity = podAffinityProblem(pod, node, placement);
  if (affinity) return { reasons: [affinity], resolvable: affinity.includes('anti-affinity') };
  return undefined;
}

/** Resources that do not fit, as `Insufficient cpu`. */
function resourceProblems(pod: Pod, node: Node, placement: Placement): string[] {
  const here = placement.onNode(node.metadata.name);
  const allocatable = node.status?.allocatable ?? node.status?.capacity ?? {};
  const problems: string[] = [];
  if (allocatable['pods'] !== undefined && here.length + 1 > quantityValue(allocatable['pods'])) problems.push('Too many pods');
  const wanted = podRequests(pod);
  for (const [resource, amount] of Object.entries(wanted)) {
    if (amount === 0) continue;
    const used = here.reduce((sum, other) => sum + (podRequests(other)[resource] ?? 0), 0);
    if (used + amount > quantityValue(allocatable[resource]) + 1e-9) problems.push(`Insufficient ${resource}`);
  }
  return problems;
}

/** A request beyond the whole node cannot be helped by preemption (noderesources/fit.go, Unresolvable). */
function couldEverFit(pod: Pod, node: Node): boolean {
  const allocatable = node.status?.allocatable ?? {};
  return Object.entries(podRequests(pod)).every(([resource, amount]) => amount <= quantityValue(allocatable[resource]));
}

function portConflict(pod: Pod, node: Node, placement: Placement): string | undefined {
  const taken = placement.onNode(node.metadata.name).flatMap(hostPorts);
  const conflict = hostPorts(pod).some((port) =>
    taken.some(
      (other) =>
        other.port === port.port &&
        other.protocol === port.protocol &&
        (other.ip === port.ip || other.ip === '0.0.0.0' || port.ip === '0.0.0.0'),
    ),
  );
  return conflict ? "node(s) didn't have free ports for the requested pod ports" : undefined;
}

function hostPorts(pod: Pod): { readonly ip: string; readonly port: number; readonly protocol: string }[] {
  return pod.spec.containers.flatMap((container) =>
    (container.ports ?? [])
      .filter((port) => (port.hostPort ?? 0) > 0)
      .map((port) => ({ ip: port.hostIP ?? '0.0.0.0', port: port.hostPort ?? 0, protocol: port.protocol ?? 'TCP' })),
  );
}
