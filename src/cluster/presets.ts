import { checkDescription, type ClusterDescription } from './description.ts';
import { recordedCluster } from './recorded-preset.ts';

const K1_PODS = ['node-1', 'node-2']
  .flatMap((node, n) =>
    [1, 2].map(
      (i) => `apiVersion: v1
kind: Pod
metadata:
  name: pod-${n * 2 + i}
  labels: {app: k1, pod: pod-${n * 2 + i}}
spec:
  nodeName: ${node}
  tolerations: [{operator: Exists}]
  containers:
  - {name: c1, image: "registry.k8s.io/e2e-test-images/agnhost:2.53", args: [netexec, --http-port=8080, --udp-port=8081]}
  - {name: c2, image: "registry.k8s.io/e2e-test-images/agnhost:2.53", args: [netexec, --http-port=9090, --udp-port=9091]}
`,
    ),
  )
  .join('---\n');

const K1_DAEMON = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent, labels: {app: agent}}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      hostNetwork: true
      tolerations: [{operator: Exists}]
      containers:
      - {name: agent, image: "registry.k8s.io/e2e-test-images/agnhost:2.53", args: [netexec, --http-port=7070, --udp-port=7071]}
`;

const THREE_NODES = [
  { name: 'control-plane', ip: '172.18.0.2', podCIDR: '10.244.0.0/24', role: 'control-plane' },
  { name: 'worker-1', ip: '172.18.0.3', podCIDR: '10.244.1.0/24' },
  { name: 'worker-2', ip: '172.18.0.4', podCIDR: '10.244.2.0/24' },
];

/** Ready-made descriptions by name. */
const SOURCES: Readonly<Record<string, unknown>> = {
  'three-node': { nodes: THREE_NODES },
  flannel: { nodes: THREE_NODES, cni: { plugin: 'flannel' } },
  calico: { nodes: THREE_NODES, cni: { plugin: 'calico' } },
  metallb: { nodes: THREE_NODES, loadBalancer: 'metallb' },
  cloud: { nodes: THREE_NODES, loadBalancer: 'cloud' },
  k1: {
    nodes: [
      { name: 'node-1', ip: '172.18.0.2', podCIDR: '10.244.0.0/24', role: 'control-plane' },
      { name: 'node-2', ip: '172.18.0.3', podCIDR: '10.244.1.0/24' },
    ],
    manifests: [K1_PODS, K1_DAEMON],
  },
  recorded: recordedCluster(),
  workbench: { kubernetes: false, nodes: [], internet: [] },
};

export const presetNames: readonly string[] = Object.keys(SOURCES);

/** The preset of that name, undefined when there is none. */
export function findPreset(name: string): ClusterDescription | undefined {
  const source = Object.hasOwn(SOURCES, name) ? SOURCES[name] : undefined;
  if (source === undefined) return undefined;
  const checked = checkDescription(source);
  if (!checked.ok) throw new Error(`preset ${name}: ${checked.error}`);
  return checked.value;
}
