import type { DrillFault, DrillTopic } from './drill-fault.ts';
import { fabricFaults } from './fabric-faults.ts';
import { filterFaults } from './filter-faults.ts';
import { networkFaults } from './network-faults.ts';
import { objectFaults } from './object-faults.ts';

/** Every fault a drill may hold. */
export const drillFaults: readonly DrillFault[] = [...networkFaults, ...filterFaults, ...objectFaults, ...fabricFaults];

export const drillTopics: readonly DrillTopic[] = [...new Set(drillFaults.map((entry) => entry.topic))].sort();

/** Faults of the catalogue that no drill holds, each with its reason; lessons and exercises have them. */
export const leftOut: Readonly<Record<string, string>> = Object.fromEntries([
  ...[
    'kube-proxy-stopped',
    'node-cordoned',
    'cni-config-deleted',
    'pod-range-exhausted',
    'pod-range-overlaps',
    'ip-pool-disabled',
    'subnet-file-missing',
    'config-map-port-wrong',
    'corefile-zone-wrong',
    'corefile-broken',
    'coredns-upstream-wrong',
  ].map((fault) => [fault, 'shows only when something starts later']),
  ...['kubelet-stopped', 'address-not-advertised', 'speakers-gone', 'coredns-scaled-to-zero'].map((fault) => [
    fault,
    'shows only after a while',
  ]),
  ...['input-drop', 'input-reject'].map((fault) => [fault, 'concerns the API server, without which nothing can be looked at']),
  ...['icmp-drop', 'mtu-lowered'].map((fault) => [fault, 'breaks nothing that users notice: a red herring']),
  ['overlay-mtu-ignored', 'its repair is a new plugin configuration and new pods on every node'],
]);
