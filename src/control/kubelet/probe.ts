import type { Container, Pod, Probe } from '../kinds.ts';
import type { ProbeRequest } from '../runtime.ts';
import { earlier } from '../time.ts';
import { tell, type KubeletContext } from './context.ts';
import type { ContainerMemory, ProbeKind, ProbeMemory } from './memory.ts';
import { findContainerPort } from './stop.ts';

/** How long to wait before asking again for the result of a probe that runs. */
const POLL = 100;

const WORDS: Readonly<Record<ProbeKind, string>> = { startup: 'Startup', readiness: 'Readiness', liveness: 'Liveness' };

export function probeOf(container: Container, kind: ProbeKind): Probe | undefined {
  return kind === 'startup' ? container.startupProbe : kind === 'readiness' ? container.readinessProbe : container.livenessProbe;
}

/** Whether a container counts as started: its startup probe, if any, has succeeded. */
export function isStarted(container: Container, memory: ContainerMemory): boolean {
  return memory.current !== undefined && (!container.startupProbe || memory.probes.startup?.result === true);
}

/** Whether a running container counts as ready. */
export function isContainerReady(container: Container, memory: ContainerMemory): boolean {
  if (!isStarted(container, memory)) return false;
  return memory.probes.readiness?.result ?? !container.readinessProbe;
}

/** Runs a container's probes that are due. `unhealthy` names the probe because of which the container must be restarted. */
export function runProbes(
  context: KubeletContext,
  pod: Pod,
  container: Container,
  memory: ContainerMemory,
  podIp: string,
  init: boolean,
): { readonly nextAt: number | undefined; readonly unhealthy: ProbeKind | undefined } {
  let nextAt: number | undefined;
  for (const kind of ['startup', 'liveness', 'readiness'] as const) {
    const probe = probeOf(container, kind);
    if (!probe || !memory.current) continue;
    if (kind === 'startup' ? memory.probes.startup?.result === true : !isStarted(container, memory)) continue;
    // A container on its way down is still asked whether it is ready, not whether it lives.
    if (kind !== 'readiness' && memory.stopping) continue;
    const first = memory.current.startedAt + (probe.initialDelaySeconds ?? 0) * 1000;
    const state = (memory.probes[kind] ??= {
      nextAt: Math.max(first, context.now),
      running: undefined,
      successes: 0,
      failures: 0,
      result: undefined,
    });
    const verdict = stepProbe(context, pod, container, memory, probe, state, podIp);
    if (verdict) {
      record(context, pod, container, kind, probe, state, verdict, init);
      if (state.result === false && kind !== 'readiness') return { nextAt: context.now, unhealthy: kind };
      if (kind === 'startup' && state.result === true) nextAt = context.now;
    }
    nextAt = earlier(nextAt, state.running ? Math.min(context.now + POLL, state.running.deadline + POLL) : state.nextAt);
  }
  return { nextAt, unhealthy: undefined };
}

interface Verdict {
  readonly ok: boolean;
  readonly message: string;
}

/** Starts a due probe or takes the result of the running one. */
function stepProbe(
  context: KubeletContext,
  pod: Pod,
  container: Container,
  memory: ContainerMemory,
  probe: Probe,
  state: ProbeMemory,
  podIp: string,
): Verdict | undefined {
  const { runtime } = context.ports;
  if (!state.running) {
    if (context.now < state.nextAt || memory.id === undefined) return undefined;
    const request = probeRequest(context, pod, container, memory.id, probe, podIp);
    if (!request) return undefined;
    state.running = { id: runtime.startProbe(request), deadline: context.now + request.timeoutMs };
  }
  const result = runtime.probeResult(state.running.id);
  if (!result) return undefined;
  state.running = undefined;
  state.nextAt = Math.max(context.now + 1, state.nextAt + (probe.periodSeconds ?? 10) * 1000);
  return result;
}

function probeRequest(
  context: KubeletContext,
  pod: Pod,
  container: Container,
  containerId: string,
  probe: Probe,
  podIp: string,
): ProbeRequest | undefined {
  const base = { containerId, node: context.node, podIp, timeoutMs: (probe.timeoutSeconds ?? 1) * 1000 };
  const number = (port: string | number): number => (typeof port === 'number' ? port : findContainerPort(pod, container, port));
  if (probe.httpGet) {
    const { host, path, port, scheme, httpHeaders } = probe.httpGet;
    const headers = (httpHeaders ?? []).map(({ name, value }) => ({ name, value }));
    return {
      ...base,
      probe: { type: 'http', host: host ?? podIp, port: number(port), path: path ?? '/', scheme: scheme ?? 'HTTP', headers },
    };
  }
  if (probe.tcpSocket) return { ...base, probe: { type: 'tcp', host: probe.tcpSocket.host ?? podIp, port: number(probe.tcpSocket.port) } };
  if (probe.grpc) return { ...base, probe: { type: 'grpc', port: probe.grpc.port, service: probe.grpc.service ?? '' } };
  return probe.exec ? { ...base, probe: { type: 'exec', command: probe.exec.command ?? [] } } : undefined;
}

function record(
  context: KubeletContext,
  pod: Pod,
  container: Container,
  kind: ProbeKind,
  probe: Probe,
  state: ProbeMemory,
  verdict: Verdict,
  init: boolean,
): void {
  if (verdict.ok) {
    state.successes++;
    state.failures = 0;
    if (state.successes >= (probe.successThreshold ?? 1)) state.result = true;
    return;
  }
  state.failures++;
  state.successes = 0;
  tell(context, pod, 'Warning', 'Unhealthy', `${WORDS[kind]} probe failed: ${verdict.message}`, { name: container.name, init });
  if (state.failures >= (probe.failureThreshold ?? 3)) state.result = false;
}
