import type { LifecycleHandler } from 'kubernetes-types/core/v1';
import type { Container, Pod } from '../kinds.ts';
import type { ProbeRequest } from '../runtime.ts';
import { findPort } from '../pod-state.ts';
import type { KubeletContext } from './context.ts';
import type { ContainerMemory } from './memory.ts';

/** Begins to stop a running container: preStop, then TERM; KILL at the deadline. */
export function beginStop(
  context: KubeletContext,
  pod: Pod,
  container: Container | undefined,
  memory: ContainerMemory,
  graceMs: number,
  podIp: string,
): void {
  if (memory.stopping || memory.id === undefined || !memory.current) return;
  const deadline = context.now + graceMs;
  memory.stopping = { deadline, preStop: undefined, termSent: false, killSent: false };
  const hook = container?.lifecycle?.preStop;
  if (hook && graceMs > 0) memory.stopping.preStop = startHook(context, pod, container, memory.id, hook, podIp, graceMs);
  continueStop(context, memory);
}

function startHook(
  context: KubeletContext,
  pod: Pod,
  container: Container | undefined,
  containerId: string,
  hook: LifecycleHandler,
  podIp: string,
  timeoutMs: number,
): { readonly id: number } | { readonly until: number } | undefined {
  if (hook.sleep) return { until: context.now + hook.sleep.seconds * 1000 };
  let probe: ProbeRequest['probe'] | undefined;
  if (hook.exec) probe = { type: 'exec', command: hook.exec.command ?? [] };
  if (hook.httpGet) {
    const { host, path, port, scheme } = hook.httpGet;
    const number = typeof port === 'number' ? port : findContainerPort(pod, container, port);
    probe = { type: 'http', host: host ?? podIp, port: number, path: path ?? '/', scheme: scheme ?? 'HTTP', headers: [] };
  }
  if (!probe) return undefined;
  return { id: context.ports.runtime.startProbe({ containerId, node: context.node, podIp, probe, timeoutMs }) };
}

export function findContainerPort(pod: Pod, container: Container | undefined, name: string): number {
  const own = container?.ports?.find((port) => port.name === name)?.containerPort;
  return own ?? findPort(pod, name, 'TCP', 0) ?? (Number(name) || 0);
}

/** Moves a stopping container on; gives the time at which to look again. */
export function continueStop(context: KubeletContext, memory: ContainerMemory): number | undefined {
  const { stopping, id } = memory;
  if (!stopping || id === undefined) return undefined;
  const { runtime } = context.ports;
  if (context.now >= stopping.deadline) {
    if (!stopping.killSent) {
      stopping.killSent = true;
      runtime.signal(id, 'KILL');
    }
    return undefined;
  }
  if (stopping.termSent) return stopping.deadline;
  const hook = stopping.preStop;
  if (hook && 'until' in hook && context.now < hook.until) return Math.min(hook.until, stopping.deadline);
  if (hook && 'id' in hook && runtime.probeResult(hook.id) === undefined) return Math.min(context.now + 200, stopping.deadline);
  stopping.termSent = true;
  runtime.signal(id, 'TERM');
  return stopping.deadline;
}
