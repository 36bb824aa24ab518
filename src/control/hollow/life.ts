import type { Pod } from '../kinds.ts';
import type { ReportContext } from '../kubelet/context.ts';
import { newContainerMemory } from '../kubelet/memory.ts';
import { writePodStatus } from '../kubelet/pod-status.ts';
import { isTerminal } from '../pod-state.ts';
import { podAddress } from './address.ts';
import { containerId, settle } from './settle.ts';
import { tellOf } from './tell.ts';
import { newHollowPod, type HollowPod } from './hollow-pod.ts';

/** From binding to the first status, from there to the state that stays, from there to the end of what ends by itself (milliseconds). */
const NOTICED = 150;
const SETTLED = 500;
const FINISHED = 800;
/** From the deletion to the containers' end, from there to the object's removal. */
const STOPPED = 400;
const REMOVED = 150;

/** Takes a pod through its life; gives the time of its next step. */
export function handlePod(context: ReportContext, known: Record<string, HollowPod>, pod: Pod): number | undefined {
  const own = (known[pod.metadata.uid] ??= first(context, pod));
  if (pod.metadata.deletionTimestamp !== undefined && own.step !== 'stopping' && own.step !== 'stopped') beginStop(context, pod, own);
  let current = pod;
  for (let steps = 0; steps < 8 && own.dueAt !== undefined && own.dueAt <= context.now; steps++) {
    const next = step(context, current, own, known);
    if (!next) return undefined;
    current = next;
  }
  return own.dueAt;
}

function first(context: ReportContext, pod: Pod): HollowPod {
  const own = newHollowPod(pod.metadata.namespace ?? 'default', pod.metadata.name, context.now, context.now + NOTICED);
  if (isTerminal(pod)) own.dueAt = undefined;
  return own;
}

/** One step; the pod as stored then, or undefined when it is gone. */
function step(context: ReportContext, pod: Pod, own: HollowPod, known: Record<string, HollowPod>): Pod | undefined {
  const state = pod.metadata.annotations?.['fake-kubelet/state'] ?? '';
  const due = own.dueAt ?? context.now;
  switch (own.step) {
    case 'bound':
      for (const container of pod.spec.containers) own.pod.containers[container.name] = newContainerMemory(container.name);
      own.step = 'creating';
      own.dueAt = state === 'ContainerCreating' ? undefined : due + SETTLED;
      return writePodStatus(context, pod, own.pod);
    case 'creating': {
      own.pod.ips = [podAddress(context, pod)];
      const ends = settle(context, pod, own, state);
      own.step = 'settled';
      own.dueAt = ends ? due + FINISHED : undefined;
      return writePodStatus(context, pod, own.pod);
    }
    case 'settled':
      endContainers(pod, own, state === 'Error' ? 1 : 0, context.now);
      own.step = 'finished';
      own.dueAt = undefined;
      return writePodStatus(context, pod, own.pod);
    case 'finished':
      own.dueAt = undefined;
      return pod;
    case 'stopping': {
      endContainers(pod, own, 0, context.now);
      own.step = 'stopped';
      own.dueAt = due + REMOVED;
      return writePodStatus(context, pod, own.pod);
    }
    case 'stopped': {
      delete known[pod.metadata.uid];
      const { name, namespace, uid } = pod.metadata;
      context.api.delete('pods', name, namespace, { gracePeriodSeconds: 0, uid });
      return undefined;
    }
  }
}

function beginStop(context: ReportContext, pod: Pod, own: HollowPod): void {
  const seconds = Number(pod.metadata.annotations?.['fake-kubelet/terminate-after'] ?? NaN);
  for (const container of pod.spec.containers)
    if (own.pod.containers[container.name]?.current)
      tellOf(context, pod, { name: container.name, init: false }, 'Normal', 'Killing', `Stopping container ${container.name}`);
  const millis = Number.isFinite(seconds) ? seconds * 1000 : STOPPED;
  own.pod.stopping = { deadline: context.now + millis, reason: 'deleted' };
  own.step = 'stopping';
  own.dueAt = context.now + millis;
}

/** Ends what runs; the sandbox goes with it, the address stays in the status. */
function endContainers(pod: Pod, own: HollowPod, exitCode: number, now: number): void {
  own.pod.sandbox = undefined;
  for (const container of pod.spec.containers) {
    const memory = own.pod.containers[container.name];
    if (!memory || memory.ended) continue;
    const startedAt = memory.current?.startedAt ?? now;
    memory.ended = {
      exitCode,
      reason: exitCode === 0 ? 'Completed' : 'Error',
      startedAt,
      finishedAt: now,
      id: memory.id ?? containerId(pod, container.name),
    };
    memory.current = undefined;
    memory.waiting = undefined;
    memory.probes = {};
  }
}
