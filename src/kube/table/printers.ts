import type { ResourceName } from '../client.ts';
import { at, list, record, text } from '../json.ts';
import type { KubeObject } from '../object.ts';
import { ageSince } from './age.ts';
import { columns, type Cell, type CellFunction, type Column } from './column.ts';
import { podCells } from './pod.ts';

export interface Printer {
  readonly columns: readonly Column[];
  readonly cells: CellFunction;
}

const number = (object: KubeObject, ...path: string[]): number => Number(at(object, ...path) ?? 0);
const age = (object: KubeObject, now: number): string => ageSince(object.metadata.creationTimestamp, now);
const joined = (labels: unknown): string => Object.entries(record(labels)).map(([key, value]) => `${key}=${String(value)}`).sort().join(',') || '<none>';
const containers = (object: KubeObject, ...path: string[]): Cell[] => {
  const all = list(at(object, ...path, 'spec', 'containers')).map(record);
  return [all.map((entry) => text(entry['name'])).join(','), all.map((entry) => text(entry['image'])).join(',')];
};
const template = (object: KubeObject): Cell[] => [...containers(object, 'spec', 'template'), joined(at(object, 'spec', 'selector', 'matchLabels'))];
const shortened = (texts: readonly string[]): string => (texts.length > 3 ? `${texts.slice(0, 3).join(',')} + ${texts.length - 3} more...` : texts.join(','));

function externalIp(service: KubeObject): string {
  const extra = list(at(service, 'spec', 'externalIPs')).map(text);
  if (at(service, 'spec', 'type') === 'ExternalName') return text(at(service, 'spec', 'externalName'));
  if (at(service, 'spec', 'type') !== 'LoadBalancer') return extra.join(',') || '<none>';
  const given = list(at(service, 'status', 'loadBalancer', 'ingress')).map((entry) => text(record(entry)['ip']) || text(record(entry)['hostname']));
  return [...given.sort(), ...extra].join(',') || '<pending>';
}

function servicePorts(service: KubeObject): string {
  const ports = list(at(service, 'spec', 'ports')).map(record);
  return ports.map((port) => `${String(port['port'])}${port['nodePort'] ? `:${String(port['nodePort'])}` : ''}/${text(port['protocol'])}`).join(',') || '<none>';
}

function nodeStatus(node: KubeObject): string {
  const ready = list(at(node, 'status', 'conditions')).map(record).find((entry) => entry['type'] === 'Ready');
  const status = ready === undefined ? 'Unknown' : ready['status'] === 'True' ? 'Ready' : 'NotReady';
  return at(node, 'spec', 'unschedulable') === true ? `${status},SchedulingDisabled` : status;
}

function nodeRoles(node: KubeObject): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.entries(node.metadata.labels ?? {}).flatMap(([key, value]) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : key === 'kubernetes.io/role' ? [value] : []));
  return roles.filter((role) => role !== '').sort().join(',') || '<none>';
}

const address = (node: KubeObject, type: string): string => text(list(at(node, 'status', 'addresses')).map(record).find((entry) => entry['type'] === type)?.['address']) || '<none>';
const info = (node: KubeObject, name: string): string => text(at(node, 'status', 'nodeInfo', name)) || '<unknown>';

const PRINTERS: Readonly<Record<ResourceName, Printer>> = {
  pods: { columns: columns('Name', 'Ready', 'Status', 'Restarts', 'Age', 'IP:string:1', 'Node:string:1', 'Nominated Node:string:1', 'Readiness Gates:string:1'), cells: podCells },
  services: {
    columns: columns('Name', 'Type', 'Cluster-IP', 'External-IP', 'Port(s)', 'Age', 'Selector:string:1'),
    cells: (o, now) => [o.metadata.name, text(at(o, 'spec', 'type')), text(at(o, 'spec', 'clusterIP')) || '<none>', externalIp(o), servicePorts(o), age(o, now), joined(at(o, 'spec', 'selector'))],
  },
  nodes: {
    columns: columns('Name', 'Status', 'Roles', 'Age', 'Version', 'Internal-IP:string:1', 'External-IP:string:1', 'OS-Image:string:1', 'Kernel-Version:string:1', 'Container-Runtime:string:1'),
    cells: (o, now) => [o.metadata.name, nodeStatus(o), nodeRoles(o), age(o, now), text(at(o, 'status', 'nodeInfo', 'kubeletVersion')), address(o, 'InternalIP'), address(o, 'ExternalIP'), info(o, 'osImage'), info(o, 'kernelVersion'), info(o, 'containerRuntimeVersion')],
  },
  namespaces: { columns: columns('Name', 'Status', 'Age'), cells: (o, now) => [o.metadata.name, text(at(o, 'status', 'phase')), age(o, now)] },
  configmaps: { columns: columns('Name', 'Data', 'Age'), cells: (o, now) => [o.metadata.name, String(Object.keys({ ...record(at(o, 'data')), ...record(at(o, 'binaryData')) }).length), age(o, now)] },
  secrets: { columns: columns('Name', 'Type', 'Data', 'Age'), cells: (o, now) => [o.metadata.name, text(at(o, 'type')), String(Object.keys(record(at(o, 'data'))).length), age(o, now)] },
  'deployments.apps': {
    columns: columns('Name', 'Ready', 'Up-to-date', 'Available', 'Age', 'Containers:string:1', 'Images:string:1', 'Selector:string:1'),
    cells: (o, now) => [o.metadata.name, `${number(o, 'status', 'readyReplicas')}/${number(o, 'spec', 'replicas')}`, String(number(o, 'status', 'updatedReplicas')), String(number(o, 'status', 'availableReplicas')), age(o, now), ...template(o)],
  },
  'replicasets.apps': {
    columns: columns('Name', 'Desired:integer', 'Current:integer', 'Ready:integer', 'Age', 'Containers:string:1', 'Images:string:1', 'Selector:string:1'),
    cells: (o, now) => [o.metadata.name, number(o, 'spec', 'replicas'), number(o, 'status', 'replicas'), number(o, 'status', 'readyReplicas'), age(o, now), ...template(o)],
  },
  'daemonsets.apps': {
    columns: columns('Name', 'Desired:integer', 'Current:integer', 'Ready:integer', 'Up-to-date:integer', 'Available:integer', 'Node Selector', 'Age', 'Containers:string:1', 'Images:string:1', 'Selector:string:1'),
    cells: (o, now) => [o.metadata.name, ...['desiredNumberScheduled', 'currentNumberScheduled', 'numberReady', 'updatedNumberScheduled', 'numberAvailable'].map((field) => number(o, 'status', field)), joined(at(o, 'spec', 'template', 'spec', 'nodeSelector')), age(o, now), ...template(o)],
  },
  'statefulsets.apps': {
    columns: columns('Name', 'Ready', 'Age', 'Containers:string:1', 'Images:string:1'),
    cells: (o, now) => [o.metadata.name, `${number(o, 'status', 'readyReplicas')}/${number(o, 'spec', 'replicas')}`, age(o, now), ...containers(o, 'spec', 'template')],
  },
  'endpointslices.discovery.k8s.io': {
    columns: columns('Name', 'AddressType', 'Ports', 'Endpoints', 'Age'),
    cells: (o, now) => [
      o.metadata.name,
      text(at(o, 'addressType')),
      shortened(list(at(o, 'ports')).map((port) => String(record(port)['port'] ?? '*'))) || '<unset>',
      shortened(list(at(o, 'endpoints')).flatMap((entry) => list(record(entry)['addresses']).map(text))) || '<unset>',
      age(o, now),
    ],
  },
  'ingresses.networking.k8s.io': {
    columns: columns('Name', 'Class', 'Hosts', 'Address', 'Ports', 'Age'),
    cells: (o, now) => [
      o.metadata.name,
      text(at(o, 'spec', 'ingressClassName')) || '<none>',
      shortened(list(at(o, 'spec', 'rules')).map((rule) => text(record(rule)['host'])).filter((host) => host !== '')) || '*',
      list(at(o, 'status', 'loadBalancer', 'ingress')).map((entry) => text(record(entry)['ip']) || text(record(entry)['hostname'])).sort().join(','),
      list(at(o, 'spec', 'tls')).length > 0 ? '80, 443' : '80',
      age(o, now),
    ],
  },
  'networkpolicies.networking.k8s.io': { columns: columns('Name', 'Pod-Selector', 'Age'), cells: (o, now) => [o.metadata.name, joined(at(o, 'spec', 'podSelector', 'matchLabels')), age(o, now)] },
};

/** How a built-in kind is shown in tables; undefined for name and age alone. */
export function printerOf(storedAs: ResourceName): Printer | undefined {
  return Object.hasOwn(PRINTERS, storedAs) ? PRINTERS[storedAs] : undefined;
}
