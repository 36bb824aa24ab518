import { at, list, record, text } from '../json.ts';
import type { KubeObject } from '../object.ts';
import { millis } from '../time.ts';
import { ageSince, humanDuration } from './age.ts';
import { columns, type Cell } from './column.ts';
import { podCells } from './pod.ts';
import { age, containers, formatSelector, joined, number, textAt, type Printers } from './printer.ts';

const WIDE = ['Containers:string:1', 'Images:string:1', 'Selector:string:1'];

const template = (object: KubeObject): Cell[] => [
  ...containers(object, 'spec', 'template'),
  formatSelector(at(object, 'spec', 'selector')),
];

function jobStatus(job: KubeObject): string {
  const holds = (type: string): boolean =>
    list(at(job, 'status', 'conditions')).some((entry) => at(entry, 'type') === type && at(entry, 'status') === 'True');
  if (holds('Complete')) return 'Complete';
  if (holds('Failed')) return 'Failed';
  if (job.metadata.deletionTimestamp !== undefined) return 'Terminating';
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(holds) ?? 'Running';
}

function jobCompletions(job: KubeObject): string {
  const done = number(job, 'status', 'succeeded');
  if (at(job, 'spec', 'completions') !== undefined) return `${done}/${number(job, 'spec', 'completions')}`;
  const parallelism = number(job, 'spec', 'parallelism');
  return parallelism > 1 ? `${done}/1 of ${parallelism}` : `${done}/1`;
}

function jobDuration(job: KubeObject, now: number): string {
  const start = millis(at(job, 'status', 'startTime'));
  if (start === undefined) return '';
  return humanDuration((millis(at(job, 'status', 'completionTime')) ?? now) - start);
}

function owner(object: KubeObject): string {
  const reference = object.metadata.ownerReferences?.find((entry) => entry.controller === true);
  if (!reference) return '<none>';
  const group = reference.apiVersion.includes('/') ? `.${reference.apiVersion.split('/')[0] ?? ''}` : '';
  return `${`${reference.kind}${group}`.toLowerCase()}/${reference.name}`;
}

function quantityOf(metric: unknown, target: boolean): string {
  const values = record(at(metric, target ? 'target' : 'current'));
  const average = values['averageUtilization'];
  if (average !== undefined) return `${String(average)}%`;
  return text(values['averageValue']) || text(values['value']) || '<unknown>';
}

function autoscalerTargets(object: KubeObject): string {
  const wanted = list(at(object, 'spec', 'metrics')).map(record);
  if (wanted.length === 0) return '<none>';
  const current = list(at(object, 'status', 'currentMetrics')).map(record);
  const shown = wanted.slice(0, 2).map((entry, index) => {
    const type = text(entry['type']);
    const part = type.charAt(0).toLowerCase() + type.slice(1);
    const source = entry[part];
    const name = type === 'Resource' ? `${text(at(source, 'name'))}: ` : '';
    return `${name}${quantityOf(current[index]?.[part], false)}/${quantityOf(source, true)}`;
  });
  return shown.join(', ') + (wanted.length > 2 ? ` + ${wanted.length - 2} more...` : '');
}

/** Pods and what makes pods (kubernetes pkg/printers/internalversion). */
export const WORKLOAD_PRINTERS: Printers = {
  pods: {
    columns: columns(
      'Name',
      'Ready',
      'Status',
      'Restarts',
      'Age',
      'IP:string:1',
      'Node:string:1',
      'Nominated Node:string:1',
      'Readiness Gates:string:1',
    ),
    cells: podCells,
  },
  podtemplates: {
    columns: columns('Name', 'Containers', 'Images', 'Pod Labels'),
    cells: (o) => [o.metadata.name, ...containers(o, 'template'), joined(at(o, 'template', 'metadata', 'labels'))],
  },
  replicationcontrollers: {
    columns: columns('Name', 'Desired:integer', 'Current:integer', 'Ready:integer', 'Age', ...WIDE),
    cells: (o, now) => [
      o.metadata.name,
      number(o, 'spec', 'replicas'),
      number(o, 'status', 'replicas'),
      number(o, 'status', 'readyReplicas'),
      age(o, now),
      ...containers(o, 'spec', 'template'),
      joined(at(o, 'spec', 'selector')),
    ],
  },
  'deployments.apps': {
    columns: columns('Name', 'Ready', 'Up-to-date', 'Available', 'Age', ...WIDE),
    cells: (o, now) => [
      o.metadata.name,
      `${number(o, 'status', 'readyReplicas')}/${number(o, 'spec', 'replicas')}`,
      String(number(o, 'status', 'updatedReplicas')),
      String(number(o, 'status', 'availableReplicas')),
      age(o, now),
      ...template(o),
    ],
  },
  'replicasets.apps': {
    columns: columns('Name', 'Desired:integer', 'Current:integer', 'Ready:integer', 'Age', ...WIDE),
    cells: (o, now) => [
      o.metadata.name,
      number(o, 'spec', 'replicas'),
      number(o, 'status', 'replicas'),
      number(o, 'status', 'readyReplicas'),
      age(o, now),
      ...template(o),
    ],
  },
  'daemonsets.apps': {
    columns: columns(
      'Name',
      'Desired:integer',
      'Current:integer',
      'Ready:integer',
      'Up-to-date:integer',
      'Available:integer',
      'Node Selector',
      'Age',
      ...WIDE,
    ),
    cells: (o, now) => [
      o.metadata.name,
      ...['desiredNumberScheduled', 'currentNumberScheduled', 'numberReady', 'updatedNumberScheduled', 'numberAvailable'].map((field) =>
        number(o, 'status', field),
      ),
      joined(at(o, 'spec', 'template', 'spec', 'nodeSelector')),
      age(o, now),
      ...template(o),
    ],
  },
  'statefulsets.apps': {
    columns: columns('Name', 'Ready', 'Age', 'Containers:string:1', 'Images:string:1'),
    cells: (o, now) => [
      o.metadata.name,
      `${number(o, 'status', 'readyReplicas')}/${number(o, 'spec', 'replicas')}`,
      age(o, now),
      ...containers(o, 'spec', 'template'),
    ],
  },
  'controllerrevisions.apps': {
    columns: columns('Name', 'Controller', 'Revision', 'Age'),
    cells: (o, now) => [o.metadata.name, owner(o), number(o, 'revision'), age(o, now)],
  },
  'jobs.batch': {
    columns: columns('Name', 'Status', 'Completions', 'Duration', 'Age', ...WIDE),
    cells: (o, now) => [o.metadata.name, jobStatus(o), jobCompletions(o), jobDuration(o, now), age(o, now), ...template(o)],
  },
  'cronjobs.batch': {
    columns: columns('Name', 'Schedule', 'Timezone', 'Suspend:boolean', 'Active:integer', 'Last Schedule', 'Age', ...WIDE),
    cells: (o, now) => [
      o.metadata.name,
      textAt(o, 'spec', 'schedule'),
      textAt(o, 'spec', 'timeZone') || '<none>',
      at(o, 'spec', 'suspend') === true ? 'True' : 'False',
      list(at(o, 'status', 'active')).length,
      at(o, 'status', 'lastScheduleTime') === undefined ? '<none>' : ageSince(at(o, 'status', 'lastScheduleTime'), now),
      age(o, now),
      ...containers(o, 'spec', 'jobTemplate', 'spec', 'template'),
      formatSelector(at(o, 'spec', 'jobTemplate', 'spec', 'selector')),
    ],
  },
  'horizontalpodautoscalers.autoscaling': {
    columns: columns('Name', 'Reference', 'Targets', 'MinPods', 'MaxPods', 'Replicas', 'Age'),
    cells: (o, now) => [
      o.metadata.name,
      `${textAt(o, 'spec', 'scaleTargetRef', 'kind')}/${textAt(o, 'spec', 'scaleTargetRef', 'name')}`,
      autoscalerTargets(o),
      at(o, 'spec', 'minReplicas') === undefined ? '<unset>' : String(number(o, 'spec', 'minReplicas')),
      number(o, 'spec', 'maxReplicas'),
      number(o, 'status', 'currentReplicas'),
      age(o, now),
    ],
  },
  'poddisruptionbudgets.policy': {
    columns: columns('Name', 'Min Available', 'Max Unavailable', 'Allowed Disruptions:integer', 'Age'),
    cells: (o, now) => [
      o.metadata.name,
      String(at(o, 'spec', 'minAvailable') ?? 'N/A'),
      String(at(o, 'spec', 'maxUnavailable') ?? 'N/A'),
      number(o, 'status', 'disruptionsAllowed'),
      age(o, now),
    ],
  },
};
