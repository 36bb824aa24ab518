import type { Controller } from '../controller.ts';
import type { Node, Pod } from '../kinds.ts';
import type { ReportContext } from '../kubelet/context.ts';
import { heartbeat } from '../kubelet/node-status.ts';
import { earlier, lookAgain } from '../time.ts';
import type { HollowPod } from './hollow-pod.ts';
import { handlePod } from './life.ts';

export interface HollowMemory {
  pods: Record<string, HollowPod>;
  leaseAt: number;
  statusAt: number;
}

/**
 * A hollow node's kubelet (the word is kubemark's): it reports pods as a kubelet does but runs no container. A pod's annotation
 * `fake-kubelet/state` says which state it is to reach; `fake-kubelet/terminate-after` how many seconds it takes to end. `running` tells
 * whether it reports at all.
 */
export function createHollowKubelet(node: string, running: () => boolean): Controller<HollowMemory> {
  const ports = { cni: { ready: () => ({ ok: true }) as const } };
  return {
    name: 'kubelet',
    watches: ['pods', 'nodes'],
    initialMemory: () => ({ pods: {}, leaseAt: 0, statusAt: 0 }),
    reconcile({ api, now, memory }) {
      if (!running()) return {};
      const context: ReportContext = { node, nodeObject: api.get<Node>('nodes', node), api, now };
      let nextAt: number | undefined = heartbeat({ ...context, ports }, memory, 'with reports');
      const own = api.list<Pod>('pods').filter((pod) => pod.spec.nodeName === node);
      // addresses are given in the order in which pods were bound
      const order = new Map(own.map((pod) => [pod.metadata.uid, Number(pod.metadata.resourceVersion)]));
      const bound = [...own].sort((a, b) => (order.get(a.metadata.uid) ?? 0) - (order.get(b.metadata.uid) ?? 0));
      for (const pod of bound) nextAt = earlier(nextAt, handlePod(context, memory.pods, pod));
      for (const uid of Object.keys(memory.pods)) if (!order.has(uid)) delete memory.pods[uid];
      return lookAgain(nextAt);
    },
  };
}
