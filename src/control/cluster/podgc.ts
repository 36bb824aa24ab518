import type { Controller } from '../controller.ts';
import type { Node, Pod } from '../kinds.ts';
import { isTerminating } from '../pod-state.ts';

/** Deletes pods whose node is gone, and those that were deleted before they had one. */
export const podGarbageCollector: Controller = {
  name: 'pod-garbage-collector',
  watches: ['pods', 'nodes'],
  initialMemory: () => undefined,
  reconcile({ api }) {
    const nodes = new Set(api.list<Node>('nodes').map((node) => node.metadata.name));
    for (const pod of api.list<Pod>('pods')) {
      const node = pod.spec.nodeName ?? '';
      const orphaned = node !== '' && !nodes.has(node);
      if (!orphaned && !(isTerminating(pod) && node === '')) continue;
      api.delete('pods', pod.metadata.name, pod.metadata.namespace, { gracePeriodSeconds: 0, uid: pod.metadata.uid });
    }
    return {};
  },
};
