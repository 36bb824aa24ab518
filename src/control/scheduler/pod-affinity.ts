import type { PodAffinityTerm } from 'kubernetes-types/core/v1';
import type { Node, Pod } from '../kinds.ts';
import { selectorMatches } from '../selector.ts';
import type { Placement } from './placement.ts';

/** Reasons of the InterPodAffinity plugin, in its words; undefined when the node fits. */
export function podAffinityProblem(pod: Pod, node: Node, placement: Placement): string | undefined {
  const affinity = pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  for (const term of affinity) {
    const matching = placement.pods.filter((other) => termSelects(term, pod, other));
    // The first pod of a group that selects itself may go anywhere that has the topology key.
    const firstOfGroup = matching.length === 0 && termSelects(term, pod, pod);
    const value = node.metadata.labels?.[term.topologyKey];
    if (value === undefined) return "node(s) didn't match pod affinity rules";
    if (!firstOfGroup && !matching.some((other) => placement.topology(other, term.topologyKey) === value)) {
      return "node(s) didn't match pod affinity rules";
    }
  }
  const anti = pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  for (const term of anti) {
    if (sharesTopology(term, node, placement, (other) => termSelects(term, pod, other))) {
      return "node(s) didn't match pod anti-affinity rules";
    }
  }
  for (const other of placement.pods) {
    const terms = other.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    for (const term of terms) {
      const value = node.metadata.labels?.[term.topologyKey];
      if (value !== undefined && placement.topology(other, term.topologyKey) === value && termSelects(term, other, pod)) {
        return "node(s) didn't satisfy existing pods anti-affinity rules";
      }
    }
  }
  return undefined;
}

/** Weighted sum of preferred affinity less preferred anti-affinity. */
export function podPreference(pod: Pod, node: Node, placement: Placement): number {
  const sum = (terms: readonly { readonly weight: number; readonly podAffinityTerm: PodAffinityTerm }[] | undefined): number =>
    (terms ?? []).reduce((total, { weight, podAffinityTerm }) => {
      const holds = sharesTopology(podAffinityTerm, node, placement, (other) => termSelects(podAffinityTerm, pod, other));
      return total + (holds ? weight : 0);
    }, 0);
  return (
    sum(pod.spec.affinity?.podAffinity?.preferredDuringSchedulingIgnoredDuringExecution) -
    sum(pod.spec.affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution)
  );
}

function sharesTopology(term: PodAffinityTerm, node: Node, placement: Placement, selects: (other: Pod) => boolean): boolean {
  const value = node.metadata.labels?.[term.topologyKey];
  if (value === undefined) return false;
  return placement.pods.some((other) => selects(other) && placement.topology(other, term.topologyKey) === value);
}

function termSelects(term: PodAffinityTerm, owner: Pod, other: Pod): boolean {
  const namespace = other.metadata.namespace ?? '';
  const named = term.namespaces ?? [];
  // A namespaceSelector without labels selects all; others need namespace labels, which placement does not look at yet.
  const inNamespace =
    term.namespaceSelector !== undefined && Object.keys(term.namespaceSelector).length === 0
      ? true
      : named.length > 0
        ? named.includes(namespace)
        : namespace === owner.metadata.namespace;
  return inNamespace && selectorMatches(term.labelSelector, other.metadata.labels);
}
