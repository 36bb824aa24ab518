import { createHash } from 'node:crypto';
import type { ClusterDescription, NodeDescription } from './description.ts';

/** A node as its kubelet registers it and kubeadm labels it. */
export function nodeObject(node: NodeDescription) {
  const role = node.role === 'control-plane';
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: node.name,
      annotations: { 'node.alpha.kubernetes.io/ttl': '0', 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': node.name,
        'kubernetes.io/os': 'linux',
        ...(role ? { 'node-role.kubernetes.io/control-plane': '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' } : {}),
        ...(node.zone === undefined ? {} : { 'topology.kubernetes.io/zone': node.zone }),
        ...node.labels,
      },
    },
    spec: {
      ...(node.podCIDR === undefined ? {} : { podCIDR: node.podCIDR, podCIDRs: [node.podCIDR] }),
      ...(role ? { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' as const }] } : {}),
    },
  };
}

/** What the kubelet reports about its machine. */
export function nodeStatus(node: NodeDescription, { hardware }: ClusterDescription) {
  const resources = {
    cpu: hardware.cpu,
    'ephemeral-storage': hardware.storage,
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    memory: hardware.memory,
    pods: '110',
  };
  const machineID = digits(node.name);
  return {
    addresses: [
      { type: 'InternalIP', address: node.ip },
      { type: 'Hostname', address: node.name },
    ],
    capacity: resources,
    allocatable: { ...resources, memory: hardware.allocatableMemory ?? hardware.memory },
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: {
      architecture: 'amd64',
      bootID: asUuid(digits(`boot ${node.name}`)),
      containerRuntimeVersion: hardware.runtime,
      kernelVersion: hardware.kernel,
      // no longer filled in since 1.33 (KEP 4004)
      kubeProxyVersion: '',
      kubeletVersion: 'v1.36.2',
      machineID,
      operatingSystem: 'linux',
      osImage: hardware.osImage,
      systemUUID: asUuid(machineID),
    },
  };
}

/** Thirty-two hexadecimal digits that belong to a text. */
function digits(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function asUuid(text: string): string {
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
