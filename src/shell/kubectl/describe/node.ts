import type { Json } from '../client.ts';
import { ageSince, rfc1123 } from '../print/duration.ts';
import {
  annotations,
  labels,
  list,
  map,
  meta,
  nameOf,
  namespaceOf,
  spec,
  status,
  str,
  strings,
  writeEvents,
  type DescribeContext,
  type Describer,
} from './common.ts';
import { addQuantities, quantityText, ratioPercent } from './quantity.ts';
import type { Writer } from './writer.ts';

export const describeNode: Describer = (node, context, out) => {
  const own = spec(node);
  const state = status(node);
  out.put(0, `Name:\t${nameOf(node)}\n`);
  const roles = nodeRoles(node);
  out.put(0, `Roles:\t${roles === '' ? '<none>' : roles}\n`);
  labels(out, 'Labels', meta(node)['labels']);
  annotations(out, 'Annotations', meta(node)['annotations']);
  out.put(0, `CreationTimestamp:\t${rfc1123(meta(node)['creationTimestamp'])}\n`);
  const taints = list(own['taints'])
    .map(taintText)
    .sort((a, b) => (a < b ? -1 : 1));
  if (taints.length === 0) out.put(0, 'Taints:\t<none>\n');
  else taints.forEach((taint, i) => out.put(0, `${i === 0 ? 'Taints:' : ''}\t${taint}\n`));
  out.put(0, `Unschedulable:\t${String(own['unschedulable'] === true)}\n`);
  lease(nameOf(node), context, out);
  const conditions = list(state['conditions']);
  if (conditions.length > 0) {
    out.put(0, 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n');
    out.put(1, '----\t------\t-----------------\t------------------\t------\t-------\n');
    for (const entry of conditions)
      out.put(
        1,
        `${str(entry['type'])} \t${str(entry['status'])} \t${rfc1123(entry['lastHeartbeatTime'])} \t${rfc1123(entry['lastTransitionTime'])} \t${str(entry['reason'])} \t${str(entry['message'])}\n`,
      );
  }
  out.put(0, 'Addresses:\n');
  for (const address of list(state['addresses'])) out.put(1, `${str(address['type'])}:\t${str(address['address'])}\n`);
  resourceList('Capacity', map(state['capacity']), out);
  resourceList('Allocatable', map(state['allocatable']), out);
  const info = map(state['nodeInfo']);
  out.put(0, 'System Info:\n');
  for (const [label, key] of INFO) out.put(1, `${label}:\t${str(info[key])}\n`);
  if (str(own['podCIDR']) !== '') out.put(0, `PodCIDR:\t${str(own['podCIDR'])}\n`);
  if (strings(own['podCIDRs']).length > 0) out.put(0, `PodCIDRs:\t${strings(own['podCIDRs']).join(',')}\n`);
  if (str(own['providerID']) !== '') out.put(0, `ProviderID:\t${str(own['providerID'])}\n`);
  pods(node, context, out);
  if (context.showEvents) writeEvents(context.events(node), context.now, out);
};

const INFO: readonly (readonly [string, string])[] = [
  ['Machine ID', 'machineID'],
  ['System UUID', 'systemUUID'],
  ['Boot ID', 'bootID'],
  ['Kernel Version', 'kernelVersion'],
  ['OS Image', 'osImage'],
  ['Operating System', 'operatingSystem'],
  ['Architecture', 'architecture'],
  ['Container Runtime Version', 'containerRuntimeVersion'],
  ['Kubelet Version', 'kubeletVersion'],
];

/** Roles of a node from its labels, as the table shows them. */
export function nodeRoles(node: Json): string {
  const roles: string[] = [];
  for (const [key, value] of Object.entries(map(meta(node)['labels']))) {
    if (key.startsWith('node-role.kubernetes.io/')) roles.push(key.slice('node-role.kubernetes.io/'.length));
    else if (key === 'kubernetes.io/role') roles.push(str(value));
  }
  return roles.sort().join(',');
}

export function taintText(taint: Json): string {
  const value = str(taint['value']);
  return `${str(taint['key'])}${value === '' ? '' : `=${value}`}:${str(taint['effect'])}`;
}

function lease(name: string, context: DescribeContext, out: Writer): void {
  const found = context.get(`/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}`);
  const own = found ? spec(found) : {};
  out.put(0, 'Lease:\n');
  if (!found) {
    out.put(1, `HolderIdentity:\t<unset>\n`);
    return;
  }
  out.put(1, `HolderIdentity:\t${own['holderIdentity'] === undefined ? '<unset>' : str(own['holderIdentity'])}\n`);
  out.put(1, `AcquireTime:\t${rfc1123(own['acquireTime'])}\n`);
  out.put(1, `RenewTime:\t${rfc1123(own['renewTime'])}\n`);
}

function resourceList(title: string, values: Json, out: Writer): void {
  const names = Object.keys(values).sort();
  if (names.length === 0) return;
  out.put(0, `${title}:\n`);
  for (const name of names) out.put(1, `${name}:\t${str(values[name])}\n`);
}

/** Requests and limits of a pod: the sum of its containers, or the largest init container when that is more. */
function podResources(pod: Json, key: 'requests' | 'limits'): Record<string, string> {
  const total: Record<string, string> = {};
  for (const container of list(spec(pod)['containers'])) {
    for (const [name, value] of Object.entries(map(map(container['resources'])[key])))
      total[name] = addQuantities(total[name] ?? '0', str(value));
  }
  return total;
}

function pods(node: Json, context: DescribeContext, out: Writer): void {
  const all = context.list('/api/v1/pods', { fieldSelector: `spec.nodeName=${nameOf(node)},status.phase!=Succeeded,status.phase!=Failed` });
  const allocatable = { ...map(status(node)['capacity']), ...map(status(node)['allocatable']) };
  out.put(0, `Non-terminated Pods:\t(${all.length} in total)\n`);
  out.put(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge\n');
  out.put(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---\n');
  const requests: Record<string, string> = {};
  const limits: Record<string, string> = {};
  for (const pod of all) {
    const own = podResources(pod, 'requests');
    const most = podResources(pod, 'limits');
    for (const [name, value] of Object.entries(own)) requests[name] = addQuantities(requests[name] ?? '0', value);
    for (const [name, value] of Object.entries(most)) limits[name] = addQuantities(limits[name] ?? '0', value);
    const cell = (values: Record<string, string>, name: string): string =>
      `${quantityText(values[name] ?? '0')} (${ratioPercent(values[name] ?? '0', str(allocatable[name] ?? '0'))}%)`;
    out.put(
      1,
      `${namespaceOf(pod)}\t${nameOf(pod)}\t\t${cell(own, 'cpu')}\t${cell(most, 'cpu')}\t${cell(own, 'memory')}\t${cell(most, 'memory')}\t${ageSince(meta(pod)['creationTimestamp'], context.now)}\n`,
    );
  }
  out.put(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n');
  out.put(1, 'Resource\tRequests\tLimits\n');
  out.put(1, '--------\t--------\t------\n');
  const cell = (values: Record<string, string>, name: string): string =>
    `${quantityText(values[name] ?? '0')} (${ratioPercent(values[name] ?? '0', str(allocatable[name] ?? '0'))}%)`;
  for (const name of ['cpu', 'memory', 'ephemeral-storage']) out.put(1, `${name}\t${cell(requests, name)}\t${cell(limits, name)}\n`);
  for (const name of Object.keys(allocatable).sort()) {
    if (name === 'cpu' || name === 'memory' || name === 'ephemeral-storage' || name === 'pods') continue;
    if (name.startsWith('hugepages-')) out.put(1, `${name}\t${cell(requests, name)}\t${cell(limits, name)}\n`);
    else out.put(1, `${name}\t${quantityText(requests[name] ?? '0')}\t${quantityText(limits[name] ?? '0')}\n`);
  }
}
