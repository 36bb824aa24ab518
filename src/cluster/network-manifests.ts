import type { ClusterDescription } from './description.ts';

/** The objects of network plugins, as their projects' manifests make them. */
export function networkManifests(description: ClusterDescription): readonly string[] {
  if (description.cni.plugin === 'calico') return [calicoManifest(description)];
  return [];
}

const CALICO_CONFIG = {
  name: 'k8s-pod-network',
  cniVersion: '0.3.1',
  plugins: [
    {
      type: 'calico',
      log_level: 'info',
      log_file_path: '/var/log/calico/cni/cni.log',
      datastore_type: 'kubernetes',
      nodename: '__KUBERNETES_NODE_NAME__',
      mtu: 0,
      ipam: { type: 'calico-ipam' },
      policy: { type: 'k8s' },
      kubernetes: { kubeconfig: '__KUBECONFIG_FILEPATH__' },
    },
    { type: 'portmap', snat: true, capabilities: { portMappings: true } },
    { type: 'bandwidth', capabilities: { bandwidth: true } },
  ],
};

const indent = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));

function customResource(plural: string, kind: string): string {
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ${plural}.crd.projectcalico.org}
spec:
  group: crd.projectcalico.org
  names: {kind: ${kind}, listKind: ${kind}List, plural: ${plural}, singular: ${kind.toLowerCase()}}
  scope: Cluster
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
---
`;
}

function calicoManifest(description: ClusterDescription): string {
  const mode = description.cni.mode ?? 'bgp';
  return `${customResource('ippools', 'IPPool')}${customResource('ipamblocks', 'IPAMBlock')}${customResource('blockaffinities', 'BlockAffinity')}apiVersion: v1
kind: ServiceAccount
metadata: {name: calico-node, namespace: kube-system}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: calico-config, namespace: kube-system}
data:
  typha_service_name: none
  calico_backend: ${mode === 'vxlan' ? 'vxlan' : 'bird'}
  veth_mtu: "${description.cni.mtu ?? 0}"
  cni_network_config: |-
${indent(JSON.stringify(CALICO_CONFIG, undefined, 2).replace('"mtu": 0', `"mtu": ${description.cni.mtu ?? 0}`), 4)}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: calico-node, namespace: kube-system, labels: {k8s-app: calico-node}}
spec:
  selector: {matchLabels: {k8s-app: calico-node}}
  template:
    metadata: {labels: {k8s-app: calico-node}}
    spec:
      priorityClassName: system-node-critical
      serviceAccountName: calico-node
      hostNetwork: true
      nodeSelector: {kubernetes.io/os: linux}
      tolerations: [{operator: Exists, effect: NoSchedule}, {key: CriticalAddonsOnly, operator: Exists}, {operator: Exists, effect: NoExecute}]
      containers:
      - name: calico-node
        image: docker.io/calico/node:v3.26.4
        imagePullPolicy: IfNotPresent
        securityContext: {privileged: true}
        env:
        - {name: DATASTORE_TYPE, value: kubernetes}
        - {name: NODENAME, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
        - {name: CALICO_NETWORKING_BACKEND, valueFrom: {configMapKeyRef: {name: calico-config, key: calico_backend}}}
        - {name: CLUSTER_TYPE, value: "k8s,bgp"}
        - {name: IP, value: autodetect}
        - {name: CALICO_IPV4POOL_IPIP, value: ${mode === 'ipip' ? 'Always' : 'Never'}}
        - {name: CALICO_IPV4POOL_VXLAN, value: ${mode === 'vxlan' ? 'Always' : 'Never'}}
        - {name: CALICO_IPV4POOL_CIDR, value: "${description.podCIDR}"}
        - {name: FELIX_DEFAULTENDPOINTTOHOSTACTION, value: ACCEPT}
        - {name: FELIX_IPV6SUPPORT, value: "false"}
`;
}
