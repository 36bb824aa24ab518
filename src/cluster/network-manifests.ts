import type { ClusterDescription } from './description.ts';

/** The objects of network plugins, as their projects' manifests make them. */
export function networkManifests(description: ClusterDescription): readonly string[] {
  const { plugin, enforcesPolicy } = description.cni;
  if (plugin === 'calico') return [calicoManifest(description)];
  if (plugin === 'flannel') return [enforcesPolicy === true ? canalManifest(description) : flannelManifest(description)];
  return [];
}

/** The template that calico-node fills in and leaves in /etc/cni/net.d. */
function calicoConfig(ipam: Readonly<Record<string, unknown>>): string {
  const calico = {
    type: 'calico',
    log_level: 'info',
    log_file_path: '/var/log/calico/cni/cni.log',
    datastore_type: 'kubernetes',
    nodename: '__KUBERNETES_NODE_NAME__',
    mtu: 'MTU',
    ipam,
    policy: { type: 'k8s' },
    kubernetes: { kubeconfig: '__KUBECONFIG_FILEPATH__' },
  };
  const list = {
    name: 'k8s-pod-network',
    cniVersion: '0.3.1',
    plugins: [
      calico,
      { type: 'portmap', snat: true, capabilities: { portMappings: true } },
      { type: 'bandwidth', capabilities: { bandwidth: true } },
    ],
  };
  return JSON.stringify(list, undefined, 2).replace('"MTU"', '__CNI_MTU__');
}

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
  return `${customResource('ippools', 'IPPool')}${customResource('ipamblocks', 'IPAMBlock')}${customResource('blockaffinities', 'BlockAffinity')}${customResource('bgpconfigurations', 'BGPConfiguration')}${customResource('bgppeers', 'BGPPeer')}apiVersion: v1
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
${indent(calicoConfig({ type: 'calico-ipam' }), 4)}
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
${description.layout === 'flat' ? '        - {name: CALICO_IPV4POOL_NAT_OUTGOING, value: "false"}\n' : ''}        - {name: CALICO_IPV4POOL_CIDR, value: "${description.podCIDR}"}
${calicoSettings('calico-config', '10-calico.conflist')}`;
}

/** Variables of calico-node that do not depend on who makes the network. */
function calicoSettings(configMap: string, file: string): string {
  return `        - {name: FELIX_DEFAULTENDPOINTTOHOSTACTION, value: ACCEPT}
        - {name: FELIX_IPV6SUPPORT, value: "false"}
        - {name: CNI_CONF_NAME, value: ${file}}
        - {name: CNI_NETWORK_CONFIG, valueFrom: {configMapKeyRef: {name: ${configMap}, key: cni_network_config}}}
        - {name: CNI_MTU, valueFrom: {configMapKeyRef: {name: ${configMap}, key: veth_mtu}}}
`;
}

/** Canal: Flannel makes the ways between nodes, Calico the pods' interfaces and the policy (projectcalico canal.yaml). */
function canalManifest(description: ClusterDescription): string {
  const mtu = description.cni.mtu ?? (description.cni.mode === 'host-gw' ? 1500 : 1450);
  return `${customResource('ippools', 'IPPool')}${customResource('ipamblocks', 'IPAMBlock')}${customResource('blockaffinities', 'BlockAffinity')}${customResource('bgpconfigurations', 'BGPConfiguration')}${customResource('bgppeers', 'BGPPeer')}apiVersion: v1
kind: ServiceAccount
metadata: {name: canal, namespace: kube-system}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: canal-config, namespace: kube-system}
data:
  typha_service_name: none
  canal_iface: ""
  masquerade: "true"
  veth_mtu: "${mtu}"
  cni_network_config: |-
${indent(calicoConfig({ type: 'host-local', subnet: 'usePodCidr' }), 4)}
  net-conf.json: |
${indent(netConf(description), 4)}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: canal, namespace: kube-system, labels: {k8s-app: canal}}
spec:
  selector: {matchLabels: {k8s-app: canal}}
  template:
    metadata: {labels: {k8s-app: canal}}
    spec:
      priorityClassName: system-node-critical
      serviceAccountName: canal
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
        - {name: CALICO_NETWORKING_BACKEND, value: none}
        - {name: CLUSTER_TYPE, value: "k8s,canal"}
        - {name: IP, value: ""}
${calicoSettings('canal-config', '10-canal.conflist')}${flannelContainer('canal-config', description)}`;
}

function flannelConfig({ cni: { mtu }, layout }: ClusterDescription): string {
  const delegate = {
    hairpinMode: true,
    isDefaultGateway: true,
    ...(mtu === undefined ? {} : { mtu }),
    ...(layout === 'flat' ? { ipMasq: false } : {}),
  };
  const plugins = [
    { type: 'flannel', delegate },
    { type: 'portmap', capabilities: { portMappings: true } },
  ];
  return JSON.stringify({ name: 'cbr0', cniVersion: '0.3.1', plugins }, undefined, 2);
}

function netConf(description: ClusterDescription): string {
  const type = description.cni.mode === 'host-gw' ? 'host-gw' : 'vxlan';
  return JSON.stringify({ Network: description.podCIDR, EnableNFTables: false, Backend: { Type: type } }, undefined, 2);
}

/** flannel-io/flannel kube-flannel.yml: a namespace of its own, a ConfigMap, a DaemonSet. */
function flannelManifest(description: ClusterDescription): string {
  return `apiVersion: v1
kind: Namespace
metadata: {name: kube-flannel, labels: {k8s-app: flannel, pod-security.kubernetes.io/enforce: privileged}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: flannel, namespace: kube-flannel, labels: {k8s-app: flannel}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: kube-flannel-cfg, namespace: kube-flannel, labels: {tier: node, k8s-app: flannel, app: flannel}}
data:
  cni-conf.json: |
${indent(flannelConfig(description), 4)}
  net-conf.json: |
${indent(netConf(description), 4)}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: kube-flannel-ds, namespace: kube-flannel, labels: {tier: node, app: flannel, k8s-app: flannel}}
spec:
  selector: {matchLabels: {app: flannel, k8s-app: flannel}}
  template:
    metadata: {labels: {tier: node, app: flannel, k8s-app: flannel}}
    spec:
      priorityClassName: system-node-critical
      serviceAccountName: flannel
      hostNetwork: true
      nodeSelector: {kubernetes.io/os: linux}
      tolerations: [{operator: Exists, effect: NoSchedule}]
      containers:
${flannelContainer('kube-flannel-cfg', description)}`;
}

function flannelContainer(configMap: string, { layout }: ClusterDescription): string {
  return `      - name: kube-flannel
        image: ghcr.io/flannel-io/flannel:v0.27.4
        imagePullPolicy: IfNotPresent
        command: [/opt/bin/flanneld]
        args: [${layout === 'flat' ? '' : '"--ip-masq", '}"--kube-subnet-mgr"]
        resources:
          requests: {cpu: 100m, memory: 50Mi}
        securityContext: {privileged: false, capabilities: {add: [NET_ADMIN, NET_RAW]}}
        env:
        - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
        - {name: POD_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
        - {name: EVENT_QUEUE_DEPTH, value: "5000"}
        volumeMounts:
        - {name: flannel-cfg, mountPath: /etc/kube-flannel/}
      volumes:
      - {name: flannel-cfg, configMap: {name: ${configMap}}}
`;
}
