import { at, list, record, text } from '../json.ts';
import type { KubeObject } from '../object.ts';
import { millis } from '../time.ts';
import { ageSince, humanDuration } from './age.ts';
import type { Cell } from './column.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The cells of a pod (kubernetes pkg/printers/internalversion printPod). */
export function podCells(pod: KubeObject, now: number): readonly Cell[] {
  const restartableInit = list(at(pod, 'spec', 'initContainers'))
    .map(record)
    .filter((entry) => entry['restartPolicy'] === 'Always')
    .map((entry) => text(entry['name']));
  const summary = summarize(pod, restartableInit);
  const { restarts, last } = summary;
  const restartText = restarts !== 0 && last !== undefined ? `${restarts} (${humanDuration(now - last)} ago)` : String(restarts);
  const total = list(at(pod, 'spec', 'containers')).length + restartableInit.length;
  const conditions = list(at(pod, 'status', 'conditions')).map(record);
  const gates = list(at(pod, 'spec', 'readinessGates')).map(record);
  const passed = gates.filter((gate) =>
    conditions.some((entry) => entry['type'] === gate['conditionType'] && entry['status'] === 'True'),
  ).length;
  const ip = text(record(list(at(pod, 'status', 'podIPs'))[0])['ip']) || text(at(pod, 'status', 'podIP'));
  const wide = [
    ip || '<none>',
    text(at(pod, 'spec', 'nodeName')) || '<none>',
    text(at(pod, 'status', 'nominatedNodeName')) || '<none>',
    gates.length === 0 ? '<none>' : `${passed}/${gates.length}`,
  ];
  return [
    pod.metadata.name,
    `${summary.ready}/${total}`,
    summary.reason,
    restartText,
    ageSince(pod.metadata.creationTimestamp, now),
    ...wide,
  ];
}

function summarize(
  pod: KubeObject,
  restartableInit: readonly string[],
): { reason: string; ready: number; restarts: number; last: number | undefined } {
  const status = record(at(pod, 'status'));
  let reason = text(status['reason']) || text(status['phase']) || 'Unknown';
  const conditions = list(status['conditions']).map(record);
  if (conditions.some((entry) => entry['type'] === 'PodScheduled' && entry['reason'] === 'SchedulingGated')) reason = 'SchedulingGated';
  const inits = list(status['initContainerStatuses']).map(record);
  const containers = list(status['containerStatuses']).map(record);
  const initCount = list(at(pod, 'spec', 'initContainers')).length;
  let ready = 0;
  let initializing = false;
  let [restarts, last] = count(inits);
  for (const [index, entry] of inits.entries()) {
    const sidecar = restartableInit.includes(text(entry['name']));
    const terminated = state(entry, 'terminated');
    if (terminated?.['exitCode'] === 0) continue;
    if (sidecar && entry['started'] === true) {
      if (entry['ready'] === true) ready++;
      continue;
    }
    const waiting = text(state(entry, 'waiting')?.['reason']);
    if (terminated) reason = `Init:${endReason(terminated)}`;
    else reason = waiting !== '' && waiting !== 'PodInitializing' ? `Init:${waiting}` : `Init:${index}/${initCount}`;
    initializing = true;
    break;
  }
  if (!initializing || conditions.some((entry) => entry['type'] === 'Initialized' && entry['status'] === 'True')) {
    const [sidecarRestarts, sidecarLast] = count(inits.filter((entry) => restartableInit.includes(text(entry['name']))));
    const [own, ownLast] = count(containers);
    restarts = sidecarRestarts + own;
    last = later(sidecarLast, ownLast);
    let running = false;
    for (const entry of [...containers].reverse()) {
      const waiting = text(state(entry, 'waiting')?.['reason']);
      const terminated = state(entry, 'terminated');
      if (waiting !== '') reason = waiting;
      else if (terminated) reason = endReason(terminated);
      else if (entry['ready'] === true && state(entry, 'running')) {
        running = true;
        ready++;
      }
    }
    if (reason === 'Completed' && running)
      reason = conditions.some((entry) => entry['type'] === 'Ready' && entry['status'] === 'True') ? 'Running' : 'NotReady';
  }
  const phase = text(status['phase']);
  if (pod.metadata.deletionTimestamp !== undefined && status['reason'] === 'NodeLost') reason = 'Unknown';
  else if (pod.metadata.deletionTimestamp !== undefined && phase !== 'Failed' && phase !== 'Succeeded') reason = 'Terminating';
  return { reason, ready, restarts, last };
}

function state(entry: Fields, name: string): Fields | undefined {
  const value = at(entry, 'state', name);
  return value === undefined || value === null ? undefined : record(value);
}

function endReason(terminated: Fields): string {
  const reason = text(terminated['reason']);
  if (reason !== '') return reason;
  const signal = Number(terminated['signal'] ?? 0);
  return signal !== 0 ? `Signal:${signal}` : `ExitCode:${Number(terminated['exitCode'] ?? 0)}`;
}

function count(entries: readonly Fields[]): [restarts: number, last: number | undefined] {
  let restarts = 0;
  let last: number | undefined;
  for (const entry of entries) {
    restarts += Number(entry['restartCount'] ?? 0);
    last = later(last, millis(at(entry, 'lastState', 'terminated', 'finishedAt')));
  }
  return [restarts, last];
}

function later(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.max(a, b);
}
