import type { Container, Pod } from '../kinds.ts';
import { earlier } from '../time.ts';
import { observe, syncContainer, type Subject } from './container.ts';
import { tell, type KubeletContext } from './context.ts';
import { newContainerMemory, type ContainerMemory, type PodMemory } from './memory.ts';
import { ensureSandbox, removeSandbox } from './sandbox.ts';
import { isStarted } from './probe.ts';
import { beginStop, continueStop } from './stop.ts';
import { mountVolumes, type MountedVolume } from './volumes.ts';

/** Volumes that cannot be set up: 500 ms doubled up to 2 min 2 s (goroutinemap/exponentialbackoff). */
const MOUNT_FIRST = 500;
const MOUNT_LONGEST = 122_000;

export function containerMemory(memory: PodMemory, name: string): ContainerMemory {
  return (memory.containers[name] ??= newContainerMemory(name));
}

/** One step towards a pod that runs; gives the time at which to look again. */
export function syncPod(context: KubeletContext, pod: Pod, memory: PodMemory): number | undefined {
  if (memory.retryAt !== undefined && context.now < memory.retryAt) return memory.retryAt;
  const mounted = mountVolumes(context, pod);
  if (!mounted.ok && !memory.sandbox) {
    tell(context, pod, 'Warning', 'FailedMount', `MountVolume.SetUp failed for volume "${mounted.volume}" : ${mounted.message}`);
    memory.mountBackoff = Math.min(memory.mountBackoff === 0 ? MOUNT_FIRST : memory.mountBackoff * 2, MOUNT_LONGEST);
    memory.retryAt = context.now + memory.mountBackoff;
    return memory.retryAt;
  }
  memory.retryAt = undefined;
  if (!memory.sandbox) {
    const failedUntil = ensureSandbox(context, pod, memory);
    if (failedUntil !== undefined) {
      memory.retryAt = failedUntil;
      return failedUntil;
    }
  }
  if (memory.sandbox && context.now < memory.sandbox.readyAt) return memory.sandbox.readyAt;
  return syncContainers(context, pod, memory, mounted.ok ? mounted.volumes : {});
}

/** Init containers one after another, then all others. */
function syncContainers(
  context: KubeletContext,
  pod: Pod,
  memory: PodMemory,
  volumes: Readonly<Record<string, MountedVolume>>,
): number | undefined {
  let nextAt: number | undefined;
  const policy = pod.spec.restartPolicy ?? 'Always';
  for (const container of pod.spec.initContainers ?? []) {
    const own = containerMemory(memory, container.name);
    const sidecar = container.restartPolicy === 'Always';
    const restarts = (code: number): boolean => sidecar || (code !== 0 && policy !== 'Never');
    const subject: Subject = { pod, podMemory: memory, container, memory: own, init: true, restarts };
    if (!sidecar && own.ended?.exitCode === 0) continue;
    nextAt = earlier(nextAt, syncContainer(context, subject, volumes));
    observe(context, own);
    const done = sidecar ? isStarted(container, own) : own.ended?.exitCode === 0;
    if (!done) return nextAt;
  }
  for (const container of pod.spec.containers) {
    const restarts = (code: number): boolean => policy === 'Always' || (policy === 'OnFailure' && code !== 0);
    const subject: Subject = { pod, podMemory: memory, container, memory: containerMemory(memory, container.name), init: false, restarts };
    nextAt = earlier(nextAt, syncContainer(context, subject, volumes));
  }
  for (const entry of pod.spec.ephemeralContainers ?? []) {
    const container = entry as Container;
    const subject: Subject = {
      pod,
      podMemory: memory,
      container,
      memory: containerMemory(memory, container.name),
      init: false,
      restarts: () => false,
    };
    nextAt = earlier(nextAt, syncContainer(context, subject, volumes));
  }
  return nextAt;
}

/** One step towards a pod that has ended; `done` when no container runs. Sidecars end after the main containers. */
export function stopPod(
  context: KubeletContext,
  pod: Pod,
  memory: PodMemory,
  deadline: number,
): { readonly done: boolean; readonly nextAt: number | undefined } {
  let nextAt: number | undefined;
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always').reverse();
  const stop = (containers: readonly Container[]): number => {
    let running = 0;
    for (const container of containers) {
      const own = memory.containers[container.name];
      if (!own) continue;
      observe(context, own);
      if (!own.current) continue;
      if (!own.stopping) {
        const init = pod.spec.initContainers?.includes(container) === true;
        tell(context, pod, 'Normal', 'Killing', `Stopping container ${container.name}`, { name: container.name, init });
        beginStop(context, pod, container, own, Math.max(0, deadline - context.now), memory.ips[0] ?? '');
      }
      if (own.stopping && own.stopping.deadline > deadline) own.stopping = { ...own.stopping, deadline };
      nextAt = earlier(nextAt, continueStop(context, own));
      observe(context, own);
      if (own.current) running++;
    }
    return running;
  };
  const others = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy !== 'Always');
  const main = [...others, ...pod.spec.containers, ...((pod.spec.ephemeralContainers ?? []) as Container[])];
  if (stop(main) > 0) return { done: false, nextAt };
  for (const sidecar of sidecars) if (stop([sidecar]) > 0) return { done: false, nextAt };
  return { done: true, nextAt };
}

/** Ends a pod at once, without grace: its object is gone. */
export function killPod(context: KubeletContext, memory: PodMemory): void {
  for (const own of Object.values(memory.containers)) {
    if (own.id !== undefined && own.current) context.ports.runtime.signal(own.id, 'KILL');
  }
  removeSandbox(context, memory);
}
