kubectl rollout status deployment -n shop db
cat > canal.yaml <<'MANIFEST'
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ippools.crd.projectcalico.org}
spec:
  group: crd.projectcalico.org
  names: {kind: IPPool, listKind: IPPoolList, plural: ippools, singular: ippool}
  scope: Cluster
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ipamblocks.crd.projectcalico.org}
spec:
  group: crd.projectcalico.org
  names: {kind: IPAMBlock, listKind: IPAMBlockList, plural: ipamblocks, singular: ipamblock}
  scope: Cluster
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: blockaffinities.crd.projectcalico.org}
spec:
  group: crd.projectcalico.org
  names: {kind: BlockAffinity, listKind: BlockAffinityList, plural: blockaffinities, singular: blockaffinity}
  scope: Cluster
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
---
apiVersion: v1
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
  veth_mtu: "1450"
  cni_network_config: |-
    {
      "name": "k8s-pod-network",
      "cniVersion": "0.3.1",
      "plugins": [
        {
          "type": "calico",
          "log_level": "info",
          "log_file_path": "/var/log/calico/cni/cni.log",
          "datastore_type": "kubernetes",
          "nodename": "__KUBERNETES_NODE_NAME__",
          "mtu": __CNI_MTU__,
          "ipam": {
            "type": "host-local",
            "subnet": "usePodCidr"
          },
          "policy": {
            "type": "k8s"
          },
          "kubernetes": {
            "kubeconfig": "__KUBECONFIG_FILEPATH__"
          }
        },
        {
          "type": "portmap",
          "snat": true,
          "capabilities": {
            "portMappings": true
          }
        },
        {
          "type": "bandwidth",
          "capabilities": {
            "bandwidth": true
          }
        }
      ]
    }
  net-conf.json: |
    {
      "Network": "10.244.0.0/16",
      "EnableNFTables": false,
      "Backend": {
        "Type": "vxlan"
      }
    }
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
        - {name: FELIX_DEFAULTENDPOINTTOHOSTACTION, value: ACCEPT}
        - {name: FELIX_IPV6SUPPORT, value: "false"}
        - {name: CNI_CONF_NAME, value: 10-canal.conflist}
        - {name: CNI_NETWORK_CONFIG, valueFrom: {configMapKeyRef: {name: canal-config, key: cni_network_config}}}
        - {name: CNI_MTU, valueFrom: {configMapKeyRef: {name: canal-config, key: veth_mtu}}}
      - name: kube-flannel
        image: ghcr.io/flannel-io/flannel:v0.27.4
        imagePullPolicy: IfNotPresent
        command: [/opt/bin/flanneld]
        args: ["--ip-masq", "--kube-subnet-mgr"]
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
      - {name: flannel-cfg, configMap: {name: canal-config}}
MANIFEST
