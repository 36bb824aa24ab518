import { sameContent } from '../defined.ts';
import type { Container, ContainerStatus, Pod, PodCondition } from '../kinds.ts';
import { timestamp } from '../time.ts';
import { nodeIp, type ReportContext } from './context.ts';
import { containerStatus } from './containers-status.ts';
import type { PodMemory } from './memory.ts';

/** Computes and, where it differs, writes a pod's status. Gives the pod as stored. */
export function writePodStatus(context: ReportContext, pod: Pod, memory: PodMemory): Pod {
  const status = podStatus(context, pod, memory);
  if (sameContent(status, pod.status)) return pod;
  const written = context.api.updateStatus<Pod>('pods', { ...pod, status });
  return written.ok ? written.value : pod;
}

function podStatus(context: ReportContext, pod: Pod, memory: PodMemory): NonNullable<Pod['status']> {
  const inits = pod.spec.initContainers ?? [];
  const initStatuses = inits.map((container) => containerStatus(container, memory.containers[container.name], true, false));
  const initialized = inits.every((container, index) => isInitDone(container, initStatuses[index]));
  const statuses = pod.spec.containers.map((container) =>
    containerStatus(container, memory.containers[container.name], false, initialized),
  );
  const ephemeral = (pod.spec.ephemeralContainers ?? []).map((container) =>
    containerStatus(container as Container, memory.containers[container.name], false, true),
  );
  const host = nodeIp(context.nodeObject);
  const sort = (list: ContainerStatus[]): ContainerStatus[] => list.sort((a, b) => (a.name < b.name ? -1 : 1));
  const phase = podPhase(pod, memory, statuses, initStatuses, initialized);
  const { reason: _reason, message: _message, ...old } = pod.status ?? {};
  return {
    ...old,
    ...memory.failed,
    conditions: conditions(context, pod, memory, phase, initialized, initStatuses, statuses),
    ...(host === '' ? {} : { hostIP: host, hostIPs: [{ ip: host }] }),
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    phase,
    ...(memory.ips.length === 0 ? {} : { podIP: memory.ips[0] ?? '', podIPs: memory.ips.map((ip) => ({ ip })) }),
    startTime: timestamp(memory.startTime),
    ...(initStatuses.length > 0 ? { initContainerStatuses: initStatuses } : {}),
    containerStatuses: sort(statuses),
    ...(ephemeral.length > 0 ? { ephemeralContainerStatuses: sort(ephemeral) } : {}),
  };
}

function isInitDone(container: Container, status: ContainerStatus | undefined): boolean {
  return container.restartPolicy === 'Always' ? status?.started === true : status?.state?.terminated?.exitCode === 0;
}

/** getPhase of kubelet_pods.go. */
function podPhase(
  pod: Pod,
  memory: PodMemory,
  statuses: readonly ContainerStatus[],
  inits: readonly ContainerStatus[],
  initialized: boolean,
): string {
  if (memory.failed) return 'Failed';
  const policy = pod.spec.restartPolicy ?? 'Always';
  if (policy === 'Never' && inits.some((status) => (status.state?.terminated?.exitCode ?? 0) !== 0)) return 'Failed';
  if (!initialized) return 'Pending';
  const running = statuses.filter((status) => status.state?.running).length;
  const ended = statuses.filter((status) => status.state?.terminated ?? (status.state?.waiting && status.lastState?.terminated));
  const fresh = statuses.length - running - ended.length;
  if (fresh > 0) return 'Pending';
  if (running > 0) return 'Running';
  const codes = ended.map((status) => status.state?.terminated?.exitCode ?? status.lastState?.terminated?.exitCode ?? 0);
  if (policy === 'Always' && !memory.stopping) return 'Running';
  if (codes.every((code) => code === 0)) return 'Succeeded';
  return policy === 'OnFailure' && !memory.stopping ? 'Running' : 'Failed';
}

function conditions(
  context: ReportContext,
  pod: Pod,
  memory: PodMemory,
  phase: string,
  initialized: boolean,
  inits: readonly ContainerStatus[],
  statuses: readonly ContainerStatus[],
): PodCondition[] {
  const old = pod.status?.conditions ?? [];
  const finished = phase === 'Succeeded' || phase === 'Failed';
  const make = (type: string, holds: boolean, reason?: string, message?: string): PodCondition => {
    const status = holds ? 'True' : 'False';
    const before = old.find((condition) => condition.type === type);
    return {
      ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
      type,
      status,
      ...(before?.lastProbeTime === undefined ? {} : { lastProbeTime: before.lastProbeTime }),
      lastTransitionTime:
        before?.status === status && before.lastTransitionTime !== undefined ? before.lastTransitionTime : timestamp(context.now),
      ...(holds && reason !== 'PodCompleted'
        ? {}
        : { ...(reason === undefined ? {} : { reason }), ...(message === undefined ? {} : { message }) }),
    };
  };
  const unready = statuses.filter((status) => !status.ready).map((status) => status.name);
  const incomplete = inits.filter((status) => !status.ready).map((status) => status.name);
  const allReady = unready.length === 0 && !finished && initialized;
  const reason = finished ? 'PodCompleted' : 'ContainersNotReady';
  const message = finished ? undefined : `containers with unready status: [${unready.join(' ')}]`;
  const gates = (pod.spec.readinessGates ?? []).map((gate) => gate.conditionType);
  const gatesOpen = gates.every((type) => old.some((condition) => condition.type === type && condition.status === 'True'));
  const gateMessage = gates.map((type) => `the status of pod readiness gate "${type}" is not "True", but False`).join(', ');
  const own = [
    make('PodReadyToStartContainers', memory.sandbox !== undefined && memory.ips.length > 0),
    make(
      'Initialized',
      initialized || phase === 'Succeeded',
      finished && phase === 'Succeeded' ? 'PodCompleted' : 'ContainersNotInitialized',
      `containers with incomplete status: [${incomplete.join(' ')}]`,
    ),
    allReady && !gatesOpen ? make('Ready', false, 'ReadinessGatesNotReady', gateMessage) : make('Ready', allReady, reason, message),
    make('ContainersReady', allReady, reason, message),
    make('PodScheduled', true),
  ].map((condition) => (condition.reason === 'PodCompleted' ? withoutMessage(condition) : condition));
  return [...own, ...old.filter((condition) => !own.some((entry) => entry.type === condition.type))];
}

function withoutMessage(condition: PodCondition): PodCondition {
  const { message: _message, ...rest } = condition;
  return rest;
}
