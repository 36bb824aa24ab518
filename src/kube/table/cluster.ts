import { at, list, record, text } from '../json.ts';
import type { KubeObject } from '../object.ts';
import { ageSince } from './age.ts';
import { columns, type Cell } from './column.ts';
import { age, number, textAt, type Printers } from './printer.ts';

function nodeStatus(node: KubeObject): string {
  const ready = list(at(node, 'status', 'conditions'))
    .map(record)
    .find((entry) => entry['type'] === 'Ready');
  const status = ready === undefined ? 'Unknown' : ready['status'] === 'True' ? 'Ready' : 'NotReady';
  return at(node, 'spec', 'unschedulable') === true ? `${status},SchedulingDisabled` : status;
}

function nodeRoles(node: KubeObject): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.entries(node.metadata.labels ?? {}).flatMap(([key, value]) =>
    key.startsWith(prefix) ? [key.slice(prefix.length)] : key === 'kubernetes.io/role' ? [value] : [],
  );
  return (
    roles
      .filter((role) => role !== '')
      .sort()
      .join(',') || '<none>'
  );
}

const address = (node: KubeObject, type: string): string =>
  text(
    list(at(node, 'status', 'addresses'))
      .map(record)
      .find((entry) => entry['type'] === type)?.['address'],
  ) || '<none>';
const info = (node: KubeObject, name: string): string => text(at(node, 'status', 'nodeInfo', name)) || '<unknown>';

function eventCells(event: KubeObject, now: number): Cell[] {
  const since = (value: unknown): string => ageSince(value, now);
  const series = at(event, 'series');
  const first = at(event, 'firstTimestamp') ?? at(event, 'eventTime');
  const last = at(series, 'lastObservedTime') ?? at(event, 'lastTimestamp') ?? first;
  const count = series === undefined ? number(event, 'count') || 1 : Number(at(series, 'count') ?? 0);
  const kind = textAt(event, 'involvedObject', 'kind').toLowerCase();
  const name = textAt(event, 'involvedObject', 'name');
  const component = textAt(event, 'source', 'component') || textAt(event, 'reportingComponent');
  const host = textAt(event, 'source', 'host') || textAt(event, 'reportingInstance');
  return [
    since(last),
    textAt(event, 'type'),
    textAt(event, 'reason'),
    name === '' ? kind : `${kind}/${name}`,
    textAt(event, 'involvedObject', 'fieldPath'),
    host === '' ? component : `${component}, ${host}`,
    textAt(event, 'message').trim(),
    since(first),
    count,
    event.metadata.name,
  ];
}

function quotaCells(quota: KubeObject, now: number): Cell[] {
  const hard = record(at(quota, 'status', 'hard'));
  const used = record(at(quota, 'status', 'used'));
  const entries = Object.keys(hard)
    .sort()
    .map((name) => ({ name, shown: `${name}: ${String(used[name] ?? '0')}/${String(hard[name])}` }));
  const limits = entries.filter((entry) => entry.name.startsWith('limits.'));
  const requests = entries.filter((entry) => !entry.name.startsWith('limits.'));
  return [
    quota.metadata.name,
    requests.map((entry) => entry.shown).join(', '),
    limits.map((entry) => entry.shown).join(', '),
    age(quota, now),
  ];
}

function bindingCells(binding: KubeObject, now: number): Cell[] {
  const subjects = list(at(binding, 'subjects')).map(record);
  const names = (kind: string): string =>
    subjects
      .filter((entry) => entry['kind'] === kind)
      .map((entry) => (kind === 'ServiceAccount' ? `${text(entry['namespace'])}/` : '') + text(entry['name']))
      .join(', ');
  return [
    binding.metadata.name,
    `${textAt(binding, 'roleRef', 'kind')}/${textAt(binding, 'roleRef', 'name')}`,
    age(binding, now),
    names('User'),
    names('Group'),
    names('ServiceAccount'),
  ];
}

const BINDING_COLUMNS = columns('Name', 'Role', 'Age', 'Users:string:1', 'Groups:string:1', 'ServiceAccounts:string:1');

/** Nodes, namespaces, configuration and what watches over them. */
export const CLUSTER_PRINTERS: Printers = {
  nodes: {
    columns: columns(
      'Name',
      'Status',
      'Roles',
      'Age',
      'Version',
      'Internal-IP:string:1',
      'External-IP:string:1',
      'OS-Image:string:1',
      'Kernel-Version:string:1',
      'Container-Runtime:string:1',
    ),
    cells: (o, now) => [
      o.metadata.name,
      nodeStatus(o),
      nodeRoles(o),
      age(o, now),
      text(at(o, 'status', 'nodeInfo', 'kubeletVersion')),
      address(o, 'InternalIP'),
      address(o, 'ExternalIP'),
      info(o, 'osImage'),
      `${info(o, 'kernelVersion')} (${info(o, 'architecture')})`,
      info(o, 'containerRuntimeVersion'),
    ],
  },
  namespaces: {
    columns: columns('Name', 'Status', 'Age'),
    cells: (o, now) => [o.metadata.name, textAt(o, 'status', 'phase'), age(o, now)],
  },
  configmaps: {
    columns: columns('Name', 'Data', 'Age'),
    cells: (o, now) => [
      o.metadata.name,
      String(Object.keys({ ...record(at(o, 'data')), ...record(at(o, 'binaryData')) }).length),
      age(o, now),
    ],
  },
  secrets: {
    columns: columns('Name', 'Type', 'Data', 'Age'),
    cells: (o, now) => [o.metadata.name, textAt(o, 'type'), String(Object.keys(record(at(o, 'data'))).length), age(o, now)],
  },
  serviceaccounts: { columns: columns('Name', 'Age'), cells: (o, now) => [o.metadata.name, age(o, now)] },
  events: {
    columns: columns(
      'Last Seen',
      'Type',
      'Reason',
      'Object',
      'Subobject:string:1',
      'Source:string:1',
      'Message',
      'First Seen:string:1',
      'Count:string:1',
      'Name:string:1',
    ),
    cells: eventCells,
  },
  resourcequotas: { columns: columns('Name', 'Request', 'Limit', 'Age'), cells: quotaCells },
  'leases.coordination.k8s.io': {
    columns: columns('Name', 'Holder', 'Age'),
    cells: (o, now) => [o.metadata.name, textAt(o, 'spec', 'holderIdentity'), age(o, now)],
  },
  'rolebindings.rbac.authorization.k8s.io': { columns: BINDING_COLUMNS, cells: bindingCells },
  'clusterrolebindings.rbac.authorization.k8s.io': { columns: BINDING_COLUMNS, cells: bindingCells },
  'priorityclasses.scheduling.k8s.io': {
    columns: columns('Name', 'Value:integer', 'Global-Default:boolean', 'Age', 'PreemptionPolicy'),
    cells: (o, now) => [o.metadata.name, number(o, 'value'), at(o, 'globalDefault') === true, age(o, now), textAt(o, 'preemptionPolicy')],
  },
  'runtimeclasses.node.k8s.io': {
    columns: columns('Name', 'Handler', 'Age'),
    cells: (o, now) => [o.metadata.name, textAt(o, 'handler'), age(o, now)],
  },
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': {
    columns: columns('Name', 'Webhooks:integer', 'Age'),
    cells: (o, now) => [o.metadata.name, list(at(o, 'webhooks')).length, age(o, now)],
  },
  'validatingwebhookconfigurations.admissionregistration.k8s.io': {
    columns: columns('Name', 'Webhooks:integer', 'Age'),
    cells: (o, now) => [o.metadata.name, list(at(o, 'webhooks')).length, age(o, now)],
  },
};
