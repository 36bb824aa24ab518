import type { Controller } from '../controller.ts';
import type { Node, Pod } from '../kinds.ts';
import { isTerminal } from '../pod-state.ts';
import { earlier, lookAgain, millis } from '../time.ts';
import { untoleratedTaint } from '../scheduler/taint.ts';
import { DEFAULT_SETTINGS, type KubeletContext, type KubeletPorts, type KubeletSettings } from './context.ts';
import type { KubeletMemory, PodMemory } from './memory.ts';
import { heartbeat } from './node-status.ts';
import { killPod, stopPod, syncPod } from './pod.ts';
import { writePodStatus } from './pod-status.ts';
import { removeSandbox } from './sandbox.ts';
import { isMirror, mirrorStaticPods } from './static-pods.ts';

/** Changes after which it is not worth asking which pods they concern; the world keeps no more than ten thousand. */
const MANY = 1_000;

/** How often a kubelet without a way to the API server tries again, milliseconds. */
const RETRY = 5_000;

/**
 * The kubelet of one node. Besides changes of watched kinds and its own times, the world calls it when a container of the node
 * has ended, a probe has its result, or the network plugin's configuration appears.
 */
export function createKubelet(node: string, ports: KubeletPorts, settings: KubeletSettings = DEFAULT_SETTINGS): Controller<KubeletMemory> {
  return {
    name: 'kubelet',
    watches: ['pods', 'nodes', 'configmaps', 'secrets'],
    initialMemory: () => ({ pods: {}, leaseAt: 0, statusAt: 0 }),
    reconcile({ api, now, memory, changed }) {
      if (ports.running?.() === false) return {};
      if (ports.reachesApi?.() === false) {
        memory.cutOff = true;
        return { nextAt: now + RETRY };
      }
      const nodeObject = api.get<Node>('nodes', node);
      const context: KubeletContext = { node, nodeObject, api, now, ports, settings };
      mirrorStaticPods(context);
      let nextAt: number | undefined = heartbeat(context, memory);
      const seen = new Set<string>();
      // a change of another kind (a node, a ConfigMap) or on the node itself may concern every pod
      const pods = new Set(changed);
      const missed = memory.cutOff === true;
      memory.cutOff = false;
      const all = missed || changed.length >= MANY || changed.some((one) => !one.startsWith('pods '));
      const concerns = (pod: Pod, { nextAt: due }: PodMemory): boolean =>
        all || (due !== undefined && due <= now) || pods.has(`pods ${pod.metadata.namespace}/${pod.metadata.name}`);
      for (const pod of api.list<Pod>('pods')) {
        if (pod.spec.nodeName !== node) continue;
        const key = isMirror(pod) ? `static/${pod.metadata.namespace}/${pod.metadata.name}` : pod.metadata.uid;
        seen.add(key);
        const known = memory.pods[key];
        if (known && !concerns(pod, known)) nextAt = earlier(nextAt, known.nextAt);
        else nextAt = earlier(nextAt, lookAtPod(context, memory, key, pod));
      }
      for (const [key, podMemory] of Object.entries(memory.pods)) {
        if (seen.has(key)) continue;
        killPod(context, podMemory);
        delete memory.pods[key];
      }
      return lookAgain(nextAt);
    },
  };
}

function lookAtPod(context: KubeletContext, memory: KubeletMemory, key: string, pod: Pod): number | undefined {
  const nextAt = handlePod(context, memory, key, pod);
  const own = memory.pods[key];
  if (own) own.nextAt = nextAt;
  return nextAt;
}

function handlePod(context: KubeletContext, memory: KubeletMemory, key: string, pod: Pod): number | undefined {
  let own = memory.pods[key];
  if (!own) {
    if (isTerminal(pod) && pod.metadata.deletionTimestamp === undefined) return undefined;
    own = newPodMemory(pod, context.now);
    memory.pods[key] = own;
    rejectUntolerated(context, pod, own);
  }
  if (pod.metadata.deletionTimestamp !== undefined && !isMirror(pod)) {
    return endPod(context, memory, key, pod, own, millis(pod.metadata.deletionTimestamp));
  }
  checkDeadline(context, pod, own);
  if (own.failed) {
    own.stopping ??= { deadline: context.now + (pod.spec.terminationGracePeriodSeconds ?? 30) * 1000, reason: 'failed' };
    const { done, nextAt } = stopPod(context, pod, own, own.stopping.deadline);
    if (done) removeSandbox(context, own);
    writePodStatus(context, pod, own);
    return nextAt;
  }
  if (isTerminal(pod)) {
    removeSandbox(context, own);
    return undefined;
  }
  // Several steps may be due at the same instant: a container that started, its first probe, an exit.
  let nextAt = syncPod(context, pod, own);
  for (let step = 0; step < 8 && nextAt !== undefined && nextAt <= context.now; step++) nextAt = syncPod(context, pod, own);
  const written = writePodStatus(context, pod, own);
  if (isTerminal(written)) removeSandbox(context, own);
  return earlier(nextAt === undefined ? undefined : Math.max(nextAt, context.now + 1), deadlineOf(pod, own));
}

function newPodMemory(pod: Pod, now: number): PodMemory {
  return {
    namespace: pod.metadata.namespace ?? 'default',
    name: pod.metadata.name,
    startTime: now,
    sandbox: undefined,
    ips: [],
    retryAt: undefined,
    mountBackoff: 0,
    containers: {},
    stopping: undefined,
    failed: undefined,
    nextAt: undefined,
  };
}

/** A deleted pod: stop, report, then let the object go. */
function endPod(
  context: KubeletContext,
  memory: KubeletMemory,
  key: string,
  pod: Pod,
  own: PodMemory,
  deadline: number,
): number | undefined {
  own.stopping ??= { deadline, reason: 'deleted' };
  const { done, nextAt } = stopPod(context, pod, own, Math.min(deadline, own.stopping.deadline));
  writePodStatus(context, pod, own);
  if (!done) return nextAt;
  removeSandbox(context, own);
  delete memory.pods[key];
  context.api.delete('pods', pod.metadata.name, pod.metadata.namespace, { gracePeriodSeconds: 0, uid: pod.metadata.uid });
  return undefined;
}

/** activeDeadlineSeconds. */
function deadlineOf(pod: Pod, own: PodMemory): number | undefined {
  return pod.spec.activeDeadlineSeconds === undefined ? undefined : own.startTime + pod.spec.activeDeadlineSeconds * 1000;
}

function checkDeadline(context: KubeletContext, pod: Pod, own: PodMemory): void {
  const deadline = deadlineOf(pod, own);
  if (deadline === undefined || context.now < deadline || own.failed) return;
  own.failed = { reason: 'DeadlineExceeded', message: 'Pod was active on the node longer than the specified deadline' };
}

/** Admission: a pod put on a node by name is still refused by a NoExecute taint it does not tolerate. */
function rejectUntolerated(context: KubeletContext, pod: Pod, own: PodMemory): void {
  if (isMirror(pod)) return;
  const taint = untoleratedTaint(context.nodeObject?.spec.taints, pod.spec.tolerations, ['NoExecute']);
  if (taint) own.failed = { reason: 'Taint', message: 'Predicate Taint failed: node had untolerated NoExecute taint(s)' };
}
