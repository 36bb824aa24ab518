import type { Node, Taint, Toleration } from '../kinds.ts';

/** Whether a toleration tolerates a taint (core/v1 toleration.go ToleratesTaint). */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if ((toleration.effect ?? '') !== '' && toleration.effect !== taint.effect) return false;
  if ((toleration.key ?? '') !== '' && toleration.key !== taint.key) return false;
  switch (toleration.operator ?? 'Equal') {
    case 'Equal':
      return (toleration.value ?? '') === (taint.value ?? '');
    case 'Exists':
      return true;
    default:
      return false;
  }
}

/** The first taint of the given effects that nothing tolerates. */
export function untoleratedTaint(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  effects: readonly string[],
): Taint | undefined {
  return taints?.find((taint) => effects.includes(taint.effect) && !(tolerations ?? []).some((toleration) => tolerates(toleration, taint)));
}

/** Taints that keep new pods away, an unschedulable node's among them. */
export function schedulingTaints(node: Node): readonly Taint[] {
  const taints = node.spec.taints ?? [];
  if (node.spec.unschedulable !== true || taints.some((taint) => taint.key === 'node.kubernetes.io/unschedulable')) return taints;
  return [...taints, { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }];
}
