import type { Container, Pod } from '../kinds.ts';
import { earlier } from '../time.ts';
import { tell, type KubeletContext } from './context.ts';
import { containerEnv, expand } from './env.ts';
import { ensureImage } from './image.ts';
import type { ContainerMemory, PodMemory, Terminated } from './memory.ts';
import { networkFiles } from './network-files.ts';
import { runProbes } from './probe.ts';
import { noteFiles, refreshFiles } from './refresh.ts';
import { beginStop, continueStop } from './stop.ts';
import { containerMounts, type MountedVolume } from './volumes.ts';

/** CrashLoopBackOff: 10 s doubled up to 5 min, forgotten after 10 min of quiet. */
const CRASH_FIRST = 10_000;
const CRASH_LONGEST = 300_000;
const CRASH_FORGOTTEN = 2 * CRASH_LONGEST;
/** Errors of a container's configuration are looked at again about as often as the kubelet syncs a pod. */
const CONFIG_RETRY = 10_000;

/** One container of a pod in this call. */
export interface Subject {
  readonly pod: Pod;
  readonly podMemory: PodMemory;
  readonly container: Container;
  readonly memory: ContainerMemory;
  readonly init: boolean;
  /** whether it is started again after this exit code */
  restarts(exitCode: number): boolean;
}

/** Takes note of a container that has ended since the last look. */
export function observe(context: KubeletContext, memory: ContainerMemory): void {
  if (memory.id === undefined || !memory.current) return;
  const state = context.ports.runtime.inspect(memory.id);
  if (state.state === 'running') return;
  const { exitCode, reason, startedAt, finishedAt } = state;
  memory.ended = { exitCode, reason, startedAt, finishedAt, id: memory.id };
  memory.current = undefined;
  memory.stopping = undefined;
  memory.probes = {};
}

/** Brings a container of a pod that shall run one step on; gives the time at which to look again. */
export function syncContainer(
  context: KubeletContext,
  subject: Subject,
  volumes: Readonly<Record<string, MountedVolume>>,
): number | undefined {
  const { pod, podMemory, container, memory, init } = subject;
  const part = { name: container.name, init };
  observe(context, memory);
  if (memory.current) {
    if (memory.stopping) return continueStop(context, memory);
    const podIp = podMemory.ips[0] ?? '';
    const { nextAt, unhealthy } = runProbes(context, pod, container, memory, podIp, init);
    if (!unhealthy) return earlier(nextAt, refreshFiles(context, container, memory, volumes));
    tell(context, pod, 'Normal', 'Killing', `Container ${container.name} failed ${unhealthy} probe, will be restarted`, part);
    const grace = probeGrace(pod, container, unhealthy);
    beginStop(context, pod, container, memory, grace, podIp);
    return context.now + grace;
  }
  if (memory.ended && !subject.restarts(memory.ended.exitCode)) return undefined;
  if (memory.ended) {
    const until = crashBackoff(context, memory, memory.ended);
    if (context.now < until) {
      if (memory.waiting?.reason !== 'CrashLoopBackOff') tellCrash(context, subject, part);
      const wait = `${(memory.crash?.millis ?? CRASH_FIRST) / 1000}s`;
      const shown = wait === '60s' ? '1m0s' : wait === '80s' ? '1m20s' : wait === '160s' ? '2m40s' : wait === '300s' ? '5m0s' : wait;
      memory.waiting = {
        reason: 'CrashLoopBackOff',
        message: `back-off ${shown} restarting failed container=${container.name} pod=${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`,
      };
      return until;
    }
  }
  if (memory.retryAt !== undefined && context.now < memory.retryAt) return memory.retryAt;
  if (!ensureImage(context, pod, container, memory, part)) return memory.image?.until;
  return startContainer(context, subject, volumes);
}

function tellCrash(context: KubeletContext, { pod, container }: Subject, part: { readonly name: string; readonly init: boolean }): void {
  const { name, namespace, uid } = pod.metadata;
  tell(
    context,
    pod,
    'Warning',
    'BackOff',
    `Back-off restarting failed container ${container.name} in pod ${name}_${namespace}(${uid})`,
    part,
  );
}

function probeGrace(pod: Pod, container: Container, kind: 'startup' | 'liveness' | 'readiness'): number {
  const probe = kind === 'startup' ? container.startupProbe : container.livenessProbe;
  return (probe?.terminationGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
}

/** Until when a container that ended stays down; the first restart is immediate (kuberuntime doBackOff). */
function crashBackoff(context: KubeletContext, memory: ContainerMemory, ended: Terminated): number {
  const { crash } = memory;
  if (!crash) return context.now;
  if (ended.finishedAt - crash.updatedAt > CRASH_FORGOTTEN) {
    memory.crash = undefined;
    return context.now;
  }
  return ended.finishedAt + crash.millis;
}

function startContainer(context: KubeletContext, subject: Subject, volumes: Readonly<Record<string, MountedVolume>>): number | undefined {
  const { pod, podMemory, container, memory, init } = subject;
  const part = { name: container.name, init };
  const { sandbox } = podMemory;
  if (!sandbox) return undefined;
  const env = containerEnv(context, pod, container);
  if (!env.ok) {
    memory.waiting = { reason: 'CreateContainerConfigError', message: env.message };
    tell(context, pod, 'Warning', 'Failed', `Error: ${env.message}`, part);
    memory.retryAt = context.now + CONFIG_RETRY;
    return memory.retryAt;
  }
  const words = (list: readonly string[] | undefined): string[] | undefined => list?.map((word) => expand(word, env.env));
  const mounts = containerMounts(container, volumes);
  if (memory.ended) {
    memory.restart++;
    memory.last = memory.ended;
    memory.ended = undefined;
  }
  const security = container.securityContext;
  const started = context.ports.runtime.start({
    sandbox: sandbox.id,
    name: container.name,
    image: container.image ?? '',
    command: words(container.command),
    args: words(container.args),
    env: env.env,
    workingDirectory: container.workingDir === '' ? undefined : container.workingDir,
    files: { ...networkFiles(context, pod, podMemory.ips), ...mounts.files },
    volumes: mounts.shared,
    restart: memory.restart,
    capabilities: security?.capabilities?.add ?? [],
    privileged: security?.privileged === true,
  });
  const { crash } = memory;
  if (memory.restart > 0 || !started.ok) {
    memory.crash = { millis: crash ? Math.min(crash.millis * 2, CRASH_LONGEST) : CRASH_FIRST, updatedAt: context.now };
  }
  memory.retryAt = undefined;
  tell(context, pod, 'Normal', 'Created', 'Container created', part);
  if (!started.ok) {
    tell(context, pod, 'Warning', 'Failed', `Error: ${started.message}`, part);
    memory.waiting = { reason: 'RunContainerError', message: started.message };
    const time = context.now;
    memory.ended = {
      exitCode: 128,
      reason: 'StartError',
      message: started.message,
      startedAt: 0,
      finishedAt: time,
      id: `${memory.restart}`,
    };
    return earlier(undefined, time + 1_000);
  }
  tell(context, pod, 'Normal', 'Started', 'Container started', part);
  memory.id = started.containerId;
  noteFiles(container, memory, volumes);
  memory.waiting = undefined;
  memory.current = { startedAt: context.now };
  memory.probes = {};
  return context.now;
}
