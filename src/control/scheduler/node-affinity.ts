import type { NodeSelectorTerm } from 'kubernetes-types/core/v1';
import type { Node, PodSpec } from '../kinds.ts';
import { requirementMatches } from '../selector.ts';

/** Whether a node satisfies nodeSelector and the required node affinity of a pod. */
export function nodeSelected(spec: PodSpec, node: Node): boolean {
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {})) if (node.metadata.labels?.[key] !== value) return false;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || required.nodeSelectorTerms.some((term) => termMatches(term, node));
}

/** Sum of the weights of preferred terms that hold. */
export function nodePreference(spec: PodSpec, node: Node): number {
  const preferred = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return preferred.reduce((sum, term) => sum + (termMatches(term.preference, node) ? term.weight : 0), 0);
}

/** A term holds when all of its requirements do; an empty one matches nothing. */
function termMatches(term: NodeSelectorTerm, node: Node): boolean {
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (expressions.length + fields.length === 0) return false;
  return (
    expressions.every((requirement) => requirementMatches(requirement, node.metadata.labels)) &&
    fields.every((requirement) => requirementMatches(requirement, { 'metadata.name': node.metadata.name }))
  );
}
