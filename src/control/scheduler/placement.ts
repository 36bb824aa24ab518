import type { Node, Pod } from '../kinds.ts';
import { isTerminal } from '../pod-state.ts';
import { quantityValue } from '../quantity.ts';

/** Where pods are now: what the scheduler's plugins look at. */
export interface Placement {
  readonly nodes: readonly Node[];
  /** assigned pods that are not finished */
  readonly pods: readonly Pod[];
  onNode(node: string): readonly Pod[];
  /** value of a topology key at the node of an assigned pod */
  topology(pod: Pod, key: string): string | undefined;
}

export function createPlacement(nodes: readonly Node[], pods: readonly Pod[]): Placement {
  const assigned = pods.filter((pod) => (pod.spec.nodeName ?? '') !== '' && !isTerminal(pod));
  const byNode = new Map<string, Pod[]>();
  for (const pod of assigned) {
    const list = byNode.get(pod.spec.nodeName ?? '');
    if (list) list.push(pod);
    else byNode.set(pod.spec.nodeName ?? '', [pod]);
  }
  const labels = new Map(nodes.map((node) => [node.metadata.name, node.metadata.labels ?? {}]));
  return {
    nodes,
    pods: assigned,
    onNode: (node) => byNode.get(node) ?? [],
    topology: (pod, key) => labels.get(pod.spec.nodeName ?? '')?.[key],
  };
}

export interface Requests {
  readonly [resource: string]: number;
}

/** What a pod asks for: the sum of its containers or its greediest init container, with overhead (PodRequests). */
export function podRequests(pod: Pod): Requests {
  const total: Record<string, number> = {};
  const add = (requests: Readonly<Record<string, string>> | undefined): void => {
    for (const [name, quantity] of Object.entries(requests ?? {})) total[name] = (total[name] ?? 0) + quantityValue(quantity);
  };
  for (const container of pod.spec.containers) add(container.resources?.requests);
  for (const container of pod.spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      add(container.resources?.requests);
      continue;
    }
    for (const [name, quantity] of Object.entries(container.resources?.requests ?? {})) {
      total[name] = Math.max(total[name] ?? 0, quantityValue(quantity));
    }
  }
  add(pod.spec.overhead);
  return total;
}
