import type { Json } from '../client.ts';
import { rfc1123 } from '../print/duration.ts';
import {
  annotations,
  controllerOf,
  describeEvents,
  labels,
  list,
  map,
  meta,
  nameOf,
  namespaceOf,
  selectorText,
  spec,
  status,
  str,
  type DescribeContext,
  type Describer,
} from './common.ts';
import { describeTemplate } from './pod-parts.ts';
import type { Writer } from './writer.ts';

const num = (value: unknown): number => Number(value ?? 0);

/** Pods that a controller owns, counted by phase. */
function podCounts(object: Json, context: DescribeContext): string {
  const pods = context.list(`/api/v1/namespaces/${namespaceOf(object)}/pods`, { labelSelector: selectorQuery(spec(object)['selector']) });
  const own = pods.filter((pod) =>
    list(meta(pod)['ownerReferences']).some((owner) => owner['controller'] === true && owner['uid'] === meta(object)['uid']),
  );
  const count = (phase: string): number => own.filter((pod) => status(pod)['phase'] === phase).length;
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`;
}

/** A label selector as a query. */
export function selectorQuery(selector: unknown): string {
  const text = selectorText(selector);
  return text === '<none>' ? '' : text;
}

export const describeDeployment: Describer = (object, context, out) => {
  const own = spec(object);
  const state = status(object);
  out.put(0, `Name:\t${nameOf(object)}\nNamespace:\t${namespaceOf(object)}\n`);
  out.put(0, `CreationTimestamp:\t${rfc1123(meta(object)['creationTimestamp'])}\n`);
  labels(out, 'Labels', meta(object)['labels']);
  annotations(out, 'Annotations', meta(object)['annotations']);
  out.put(0, `Selector:\t${selectorText(own['selector'])}\n`);
  out.put(
    0,
    `Replicas:\t${num(own['replicas'])} desired | ${num(state['updatedReplicas'])} updated | ${num(state['replicas'])} total | ${num(state['availableReplicas'])} available | ${num(state['unavailableReplicas'])} unavailable\n`,
  );
  const strategy = map(own['strategy']);
  out.put(0, `StrategyType:\t${str(strategy['type'])}\n`);
  out.put(0, `MinReadySeconds:\t${num(own['minReadySeconds'])}\n`);
  if (strategy['rollingUpdate'] !== undefined) {
    const rolling = map(strategy['rollingUpdate']);
    out.put(0, `RollingUpdateStrategy:\t${str(rolling['maxUnavailable'])} max unavailable, ${str(rolling['maxSurge'])} max surge\n`);
  }
  describeTemplate(map(own['template']), out);
  const conditions = list(state['conditions']);
  if (conditions.length > 0) {
    out.put(0, 'Conditions:\n  Type\tStatus\tReason\n');
    out.put(1, '----\t------\t------\n');
    for (const condition of conditions)
      out.put(1, `${str(condition['type'])} \t${str(condition['status'])}\t${str(condition['reason'])}\n`);
  }
  replicaSetLines(object, context, out);
  describeEvents(object, context, out);
};

function replicaSetLines(object: Json, context: DescribeContext, out: Writer): void {
  const owned = context
    .list(`/apis/apps/v1/namespaces/${namespaceOf(object)}/replicasets`, { labelSelector: selectorQuery(spec(object)['selector']) })
    .filter((set) =>
      list(meta(set)['ownerReferences']).some((owner) => owner['controller'] === true && owner['uid'] === meta(object)['uid']),
    );
  const all = byAge(owned);
  const current = newReplicaSet(object, all);
  const text = (sets: readonly Json[]): string =>
    sets.length === 0
      ? '<none>'
      : sets.map((set) => `${nameOf(set)} (${num(status(set)['replicas'])}/${num(spec(set)['replicas'])} replicas created)`).join(', ');
  // those without replicas, too: the history that can be rolled back to
  const old = all.filter((set) => set !== current);
  out.put(0, `OldReplicaSets:\t${text(old)}\n`);
  out.put(0, `NewReplicaSet:\t${text(current ? [current] : [])}\n`);
}

/** The replica set with the deployment's template (deployment util FindNewReplicaSet: the hash label aside). */
export function newReplicaSet(object: Json, sets: readonly Json[]): Json | undefined {
  const plain = (template: Json): string => {
    const { 'pod-template-hash': _, ...own } = map(meta(template)['labels']);
    void _;
    return stable({ ...template, metadata: { ...meta(template), labels: own } });
  };
  const wanted = plain(map(spec(object)['template']));
  return byAge(sets).find((set) => plain(map(spec(set)['template'])) === wanted);
}

/** Oldest first, then by name (ReplicaSetsByCreationTimestamp). */
function byAge(sets: readonly Json[]): readonly Json[] {
  const key = (set: Json): string => `${str(meta(set)['creationTimestamp'])} ${nameOf(set)}`;
  return [...sets].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const own = value as Json;
  return `{${Object.keys(own)
    .sort()
    .filter((key) => own[key] !== undefined && own[key] !== null)
    .map((key) => `${key}:${stable(own[key])}`)
    .join(',')}}`;
}

export const describeReplicaSet: Describer = (object, context, out) => {
  const own = spec(object);
  out.put(0, `Name:\t${nameOf(object)}\nNamespace:\t${namespaceOf(object)}\n`);
  out.put(0, `Selector:\t${selectorText(own['selector'])}\n`);
  labels(out, 'Labels', meta(object)['labels']);
  annotations(out, 'Annotations', meta(object)['annotations']);
  const owner = controllerOf(object);
  if (owner !== undefined) out.put(0, `Controlled By:\t${owner}\n`);
  out.put(0, `Replicas:\t${num(status(object)['replicas'])} current / ${num(own['replicas'])} desired\n`);
  out.put(0, `Pods Status:\t${podCounts(object, context)}\n`);
  describeTemplate(map(own['template']), out);
  const conditions = list(status(object)['conditions']);
  if (conditions.length > 0) {
    out.put(0, 'Conditions:\n  Type\tStatus\tReason\n');
    out.put(1, '----\t------\t------\n');
    for (const condition of conditions)
      out.put(1, `${str(condition['type'])} \t${str(condition['status'])}\t${str(condition['reason'])}\n`);
  }
  describeEvents(object, context, out);
};

export const describeDaemonSet: Describer = (object, context, out) => {
  const own = spec(object);
  const state = status(object);
  out.put(0, `Name:\t${nameOf(object)}\nNamespace:\t${namespaceOf(object)}\n`);
  out.put(0, `Selector:\t${selectorText(own['selector'])}\n`);
  const nodes = map(spec(map(own['template']))['nodeSelector']);
  const keys = Object.keys(nodes).sort();
  out.put(0, `Node-Selector:\t${keys.length === 0 ? '<none>' : keys.map((key) => `${key}=${str(nodes[key])}`).join(',')}\n`);
  labels(out, 'Labels', meta(object)['labels']);
  annotations(out, 'Annotations', meta(object)['annotations']);
  out.put(0, `Desired Number of Nodes Scheduled: ${num(state['desiredNumberScheduled'])}\n`);
  out.put(0, `Current Number of Nodes Scheduled: ${num(state['currentNumberScheduled'])}\n`);
  out.put(0, `Number of Nodes Scheduled with Up-to-date Pods: ${num(state['updatedNumberScheduled'])}\n`);
  out.put(0, `Number of Nodes Scheduled with Available Pods: ${num(state['numberAvailable'])}\n`);
  out.put(0, `Number of Nodes Misscheduled: ${num(state['numberMisscheduled'])}\n`);
  out.put(0, `Pods Status:\t${podCounts(object, context)}\n`);
  describeTemplate(map(own['template']), out);
  describeEvents(object, context, out);
};

export const describeStatefulSet: Describer = (object, context, out) => {
  const own = spec(object);
  out.put(0, `Name:\t${nameOf(object)}\nNamespace:\t${namespaceOf(object)}\n`);
  out.put(0, `CreationTimestamp:\t${rfc1123(meta(object)['creationTimestamp'])}\n`);
  out.put(0, `Selector:\t${selectorText(own['selector'])}\n`);
  labels(out, 'Labels', meta(object)['labels']);
  annotations(out, 'Annotations', meta(object)['annotations']);
  out.put(0, `Replicas:\t${num(own['replicas'])} desired | ${num(status(object)['replicas'])} total\n`);
  const strategy = map(own['updateStrategy']);
  out.put(0, `Update Strategy:\t${str(strategy['type'])}\n`);
  const rolling = map(strategy['rollingUpdate']);
  if (strategy['rollingUpdate'] !== undefined && rolling['partition'] !== undefined)
    out.put(1, `Partition:\t${num(rolling['partition'])}\n`);
  out.put(0, `Pods Status:\t${podCounts(object, context)}\n`);
  describeTemplate(map(own['template']), out);
  volumeClaims(list(own['volumeClaimTemplates']), out);
  describeEvents(object, context, out);
};

function volumeClaims(claims: readonly Json[], out: Writer): void {
  if (claims.length === 0) {
    out.put(0, 'Volume Claims:\t<none>\n');
    return;
  }
  out.put(0, 'Volume Claims:\n');
  for (const claim of claims) {
    out.put(1, `Name:\t${nameOf(claim)}\n`);
    out.put(1, `StorageClass:\t${str(spec(claim)['storageClassName'])}\n`);
    labels(out, 'Labels', meta(claim)['labels'], 1);
    annotations(out, 'Annotations', meta(claim)['annotations'], 1);
    const capacity = map(map(spec(claim)['resources'])['requests'])['storage'];
    out.put(1, `Capacity:\t${capacity === undefined ? '<default>' : str(capacity)}\n`);
    out.put(1, `Access Modes:\t[${((spec(claim)['accessModes'] as string[] | undefined) ?? []).join(' ')}]\n`);
  }
}
