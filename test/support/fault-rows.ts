import type { FaultParameters } from '../../src/cluster/faults/index.ts';

/** How a symptom is looked for: a request (from, to, port, path), the state of the application's pod, a node's Ready, a ping. */
export type Look =
  | readonly ['request', string, string, number, string?]
  | readonly ['pod', string]
  | readonly ['ready', string]
  | readonly ['ping', string, string, ...string[]];

export interface FaultRow {
  readonly fault: string;
  /** the preset it needs; three-node unless given */
  readonly cluster?: 'flannel' | 'calico' | 'metallb';
  readonly parameters?: FaultParameters;
  /** labels of pods that are deleted after the fault, when it concerns only what starts later */
  readonly restart?: Readonly<Record<string, string>>;
  readonly namespace?: string;
  /** simulated seconds until it shows */
  readonly wait?: number;
  readonly look: Look;
  readonly shows: string | RegExp;
}

export const POD: Look = ['request', 'pod/client', 'pod/web', 8080];
export const SERVICE: Look = ['request', 'pod/client', 'service/web', 80];
export const NAME: Look = ['request', 'pod/client', 'web', 80];
/** by the address that MetalLB gives to the first Service */
export const BALANCED: Look = ['request', 'laptop', '172.18.255.200', 80];
const STATE: Look = ['pod', 'web'];
export const LARGE: Look = ['request', 'pod/client', 'pod/web', 8080, `/echo?msg=${'x'.repeat(3000)}`];
const WEB = { app: 'web' };
const DNS = { 'k8s-app': 'kube-dns' };

/** One way at least to see every fault, with what it shows. */
export const faultRows: readonly FaultRow[] = [
  { fault: 'node-link-down', look: POD, shows: 'network unreachable' },
  { fault: 'pod-veth-down', parameters: { pod: 'near' }, look: ['request', 'pod/client', 'pod/near', 8080], shows: 'no route to host' },
  { fault: 'bridge-down', look: POD, shows: 'no route to host' },
  {
    fault: 'bridge-port-missing',
    parameters: { pod: 'near' },
    look: ['request', 'pod/client', 'pod/near', 8080],
    shows: 'no route to host',
  },
  { fault: 'pod-link-down', parameters: { pod: 'client' }, look: POD, shows: 'network unreachable' },
  { fault: 'neighbour-permanent-wrong', look: POD, shows: 'timeout' },
  { fault: 'neighbour-table-full', look: POD, shows: 'no route to host' },
  // worker-2 has nothing on 6443 and would refuse; the impostor's API server answers that it wants TLS
  { fault: 'address-duplicated', look: ['request', 'laptop', '172.18.0.4', 6443], shows: '400' },
  { fault: 'pod-default-route-missing', parameters: { pod: 'client' }, look: POD, shows: 'network unreachable' },
  { fault: 'pod-prefix-too-wide', parameters: { pod: 'client' }, look: POD, shows: 'no route to host' },
  { fault: 'node-route-missing', look: POD, shows: 'timeout' },
  { fault: 'node-route-missing', look: ['request', 'worker-1', 'pod/web', 8080], shows: 'network unreachable' },
  { fault: 'node-route-wrong', look: POD, shows: 'stalls' },
  { fault: 'node-route-dead-gateway', look: POD, shows: 'no route to host' },
  { fault: 'route-blackhole', look: POD, shows: 'timeout' },
  { fault: 'route-blackhole', look: ['request', 'worker-1', 'pod/web', 8080], shows: 'invalid argument' },
  { fault: 'route-prohibit', look: POD, shows: 'no route to host' },
  { fault: 'route-prohibit', look: ['request', 'worker-1', 'pod/web', 8080], shows: 'permission denied' },
  { fault: 'route-unreachable', look: POD, shows: 'no route to host' },
  { fault: 'default-route-missing', look: ['request', 'pod/client', '203.0.113.10', 80], shows: 'network unreachable' },
  { fault: 'ip-forward-off', look: POD, shows: 'timeout' },
  { fault: 'rp-filter-strict', look: POD, shows: 'timeout' },
  { fault: 'mtu-lowered', look: ['ping', 'worker-1', '172.18.0.4', '-c', '1', '-M', 'do', '-s', '1400'], shows: /mtu=600/ },
  { fault: 'mtu-lowered', look: LARGE, shows: '200' },
  { fault: 'frag-needed-filtered', look: LARGE, shows: 'stalls' },
  { fault: 'icmp-drop', look: ['ping', 'worker-2', 'pod/near', '-c', '1', '-W', '1'], shows: /100% packet loss/ },
  { fault: 'forward-drop', look: POD, shows: 'timeout' },
  { fault: 'forward-reject', look: POD, shows: 'refused' },
  { fault: 'forward-policy-drop', look: POD, shows: 'timeout' },
  { fault: 'reply-drop', look: POD, shows: 'timeout' },
  { fault: 'established-drop', look: POD, shows: 'timeout' },
  { fault: 'raw-drop', look: POD, shows: 'timeout' },
  { fault: 'input-drop', look: ['request', 'pod/client', '172.18.0.2', 6443], shows: 'timeout' },
  { fault: 'input-reject', look: ['request', 'pod/client', '172.18.0.2', 6443], shows: 'refused' },
  { fault: 'output-drop', look: ['request', 'worker-1', 'pod/web', 8080], shows: 'timeout' },
  { fault: 'output-reject', look: ['request', 'worker-1', 'pod/web', 8080], shows: 'refused' },
  { fault: 'dns-drop', look: NAME, shows: 'name: EAI_AGAIN' },
  // the kubelet's probes of web fill a table of one
  { fault: 'conntrack-table-full', parameters: { node: 'worker-2' }, look: POD, shows: 'timeout' },
  { fault: 'masquerade-missing', look: ['request', 'pod/client', '203.0.113.10', 80], shows: 'timeout' },
  { fault: 'masquerade-in-cluster', look: ['request', 'pod/client', 'pod/web', 8080, '/clientip'], shows: /^172\.18\.0\.3:\d+$/ },
  { fault: 'service-dnat-elsewhere', look: SERVICE, shows: 'refused' },
  { fault: 'service-rules-deleted', look: SERVICE, shows: 'network unreachable' },
  { fault: 'kube-proxy-stopped', restart: WEB, look: SERVICE, shows: 'timeout' },
  { fault: 'service-selector-typo', look: SERVICE, shows: 'refused' },
  { fault: 'selector-other-application', look: SERVICE, shows: 'refused' },
  { fault: 'target-port-wrong', look: SERVICE, shows: 'refused' },
  { fault: 'target-port-name-wrong', look: SERVICE, shows: 'refused' },
  { fault: 'service-port-wrong', look: SERVICE, shows: 'network unreachable' },
  { fault: 'service-protocol-wrong', look: SERVICE, shows: 'network unreachable' },
  { fault: 'service-deleted', look: ['request', 'pod/client', 'web.default.svc.cluster.local.', 80], shows: 'name: EAI_NONAME' },
  { fault: 'external-name-wrong', look: NAME, shows: /^name: / },
  {
    fault: 'external-traffic-local',
    parameters: { service: 'web-node' },
    look: ['request', 'laptop', '172.18.0.3', 30080],
    shows: 'timeout',
  },
  { fault: 'external-traffic-local', parameters: { service: 'web-node' }, look: ['request', 'laptop', '172.18.0.4', 30080], shows: '200' },
  { fault: 'internal-traffic-local', look: SERVICE, shows: 'timeout' },
  { fault: 'node-port-changed', parameters: { service: 'web-node' }, look: ['request', 'laptop', '172.18.0.3', 30080], shows: 'refused' },
  { fault: 'pod-label-removed', parameters: { pod: 'near' }, look: ['request', 'pod/client', 'service/near', 80], shows: 'refused' },
  { fault: 'readiness-failing', look: SERVICE, shows: 'refused' },
  { fault: 'readiness-port-wrong', look: STATE, shows: 'NotReady' },
  { fault: 'liveness-failing', look: STATE, shows: 'CrashLoopBackOff' },
  { fault: 'container-port-wrong', look: SERVICE, shows: 'refused' },
  { fault: 'port-name-changed', look: SERVICE, shows: 'refused' },
  { fault: 'image-name-typo', look: STATE, shows: 'ImagePullBackOff' },
  { fault: 'crash-loop', look: STATE, shows: 'CrashLoopBackOff' },
  { fault: 'command-missing', look: STATE, shows: 'CrashLoopBackOff' },
  { fault: 'config-map-missing', look: STATE, shows: 'CreateContainerConfigError' },
  { fault: 'config-map-port-wrong', restart: WEB, look: SERVICE, shows: 'refused' },
  { fault: 'node-selector-impossible', look: STATE, shows: 'Pending' },
  { fault: 'resources-too-large', look: STATE, shows: 'Pending' },
  { fault: 'scaled-to-zero', look: SERVICE, shows: 'refused' },
  { fault: 'node-tainted', look: STATE, shows: 'Pending' },
  { fault: 'node-cordoned', restart: WEB, look: STATE, shows: 'Pending' },
  { fault: 'kubelet-stopped', wait: 60, look: ['ready', 'worker-2'], shows: 'Unknown' },
  { fault: 'cni-config-deleted', restart: WEB, wait: 30, look: STATE, shows: 'ContainerCreating' },
  { fault: 'pod-range-exhausted', restart: WEB, wait: 30, look: STATE, shows: 'ContainerCreating' },
  { fault: 'coredns-scaled-to-zero', look: NAME, shows: 'name: EAI_AGAIN' },
  { fault: 'coredns-selector-wrong', look: NAME, shows: 'name: EAI_AGAIN' },
  { fault: 'corefile-zone-wrong', restart: DNS, namespace: 'kube-system', wait: 30, look: NAME, shows: /^name: / },
  { fault: 'corefile-broken', restart: DNS, namespace: 'kube-system', wait: 30, look: NAME, shows: 'name: EAI_AGAIN' },
  {
    fault: 'coredns-upstream-wrong',
    restart: DNS,
    namespace: 'kube-system',
    wait: 60,
    look: ['request', 'pod/client', 'example.com', 80],
    shows: 'name: EAI_AGAIN',
  },
  { fault: 'dns-policy-default', look: ['request', 'pod/web', 'near', 80], shows: /^name: / },
  { fault: 'dns-search-lost', look: ['request', 'pod/web', 'near', 80], shows: /^name: / },
  { fault: 'host-alias-wrong', parameters: { name: 'near' }, look: ['request', 'pod/web', 'near', 80], shows: 'no route to host' },
  { fault: 'vxlan-vni-wrong', cluster: 'flannel', look: POD, shows: 'timeout' },
  { fault: 'vxlan-port-wrong', cluster: 'flannel', look: POD, shows: 'timeout' },
  { fault: 'vtep-missing', cluster: 'flannel', look: POD, shows: 'timeout' },
  { fault: 'vtep-wrong', cluster: 'flannel', look: POD, shows: 'timeout' },
  { fault: 'vtep-neighbour-missing', cluster: 'flannel', look: POD, shows: 'no route to host' },
  { fault: 'overlay-blocked', cluster: 'flannel', look: POD, shows: 'timeout' },
  { fault: 'overlay-mtu-ignored', cluster: 'flannel', look: LARGE, shows: 'stalls' },
  { fault: 'overlay-mtu-ignored', cluster: 'flannel', look: POD, shows: '200' },
  { fault: 'subnet-file-missing', cluster: 'flannel', restart: WEB, wait: 30, look: STATE, shows: 'ContainerCreating' },
  // to the client's node the new pod's address is one of its own bridge, where nobody has it
  { fault: 'pod-range-overlaps', restart: WEB, wait: 30, look: POD, shows: 'no route to host' },
  { fault: 'proxy-arp-off', cluster: 'calico', parameters: { pod: 'client' }, look: POD, shows: 'no route to host' },
  { fault: 'workload-route-missing', cluster: 'calico', look: POD, shows: 'timeout' },
  { fault: 'ip-pool-disabled', cluster: 'calico', restart: WEB, wait: 30, look: STATE, shows: 'ContainerCreating' },
  { fault: 'policy-default-deny', cluster: 'calico', look: POD, shows: 'timeout' },
  { fault: 'policy-default-deny', look: POD, shows: '200' },
  { fault: 'policy-cuts-dns', cluster: 'calico', look: NAME, shows: 'name: EAI_AGAIN' },
  { fault: 'policy-cuts-dns', cluster: 'calico', look: SERVICE, shows: '200' },
  { fault: 'policy-peer-wrong', cluster: 'calico', look: SERVICE, shows: 'timeout' },
  { fault: 'policy-service-port', cluster: 'calico', look: SERVICE, shows: 'timeout' },
  { fault: 'policy-namespace-missing', cluster: 'calico', look: SERVICE, shows: 'timeout' },
  { fault: 'address-pool-empty', cluster: 'metallb', look: BALANCED, shows: 'no route to host' },
  // the laptop still knows who answered last
  { fault: 'address-not-advertised', cluster: 'metallb', wait: 120, look: BALANCED, shows: 'no route to host' },
  { fault: 'speakers-gone', cluster: 'metallb', wait: 120, look: BALANCED, shows: 'no route to host' },
  { fault: 'source-ranges-wrong', cluster: 'metallb', look: BALANCED, shows: 'timeout' },
];
