import { parseAllDocuments } from 'yaml';

/**
 * The cluster in which sessions of a real kubectl were recorded: three nodes whose kubelets run no container, CoreDNS and kube-proxy as
 * objects. It is what a tester takes who wants to compare our kubectl with a recording.
 */
const BASE = `apiVersion: v1
kind: ConfigMap
metadata:
  name: coredns
  namespace: kube-system
data:
  Corefile: |
    .:53 {
        errors
        health {
           lameduck 5s
        }
        ready
        kubernetes cluster.local in-addr.arpa ip6.arpa {
           pods insecure
           fallthrough in-addr.arpa ip6.arpa
           ttl 30
        }
        prometheus :9153
        forward . /etc/resolv.conf {
           max_concurrent 1000
        }
        cache 30 {
           disable success cluster.local
           disable denial cluster.local
        }
        loop
        reload
        loadbalance
    }
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: coredns, namespace: kube-system}
---
apiVersion: v1
kind: Service
metadata:
  name: kube-dns
  namespace: kube-system
  annotations: {prometheus.io/port: "9153", prometheus.io/scrape: "true"}
  labels: {k8s-app: kube-dns, kubernetes.io/cluster-service: "true", kubernetes.io/name: CoreDNS}
spec:
  clusterIP: 10.96.0.10
  ports:
  - {name: dns, port: 53, protocol: UDP, targetPort: 53}
  - {name: dns-tcp, port: 53, protocol: TCP, targetPort: 53}
  - {name: metrics, port: 9153, protocol: TCP, targetPort: 9153}
  selector: {k8s-app: kube-dns}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: coredns
  namespace: kube-system
  labels: {k8s-app: kube-dns}
spec:
  replicas: 2
  strategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 1}}
  selector: {matchLabels: {k8s-app: kube-dns}}
  template:
    metadata: {labels: {k8s-app: kube-dns}}
    spec:
      priorityClassName: system-cluster-critical
      serviceAccountName: coredns
      dnsPolicy: Default
      nodeSelector: {kubernetes.io/hostname: control-plane}
      tolerations:
      - {key: CriticalAddonsOnly, operator: Exists}
      - {key: node-role.kubernetes.io/control-plane, effect: NoSchedule}
      containers:
      - name: coredns
        image: registry.k8s.io/coredns/coredns:v1.14.2
        imagePullPolicy: IfNotPresent
        args: ["-conf", "/etc/coredns/Corefile"]
        resources: {limits: {memory: 170Mi}, requests: {cpu: 100m, memory: 70Mi}}
        ports:
        - {containerPort: 53, name: dns, protocol: UDP}
        - {containerPort: 53, name: dns-tcp, protocol: TCP}
        - {containerPort: 9153, name: metrics, protocol: TCP}
        volumeMounts:
        - {name: config-volume, mountPath: /etc/coredns, readOnly: true}
      volumes:
      - name: config-volume
        configMap: {name: coredns, items: [{key: Corefile, path: Corefile}]}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: kube-proxy, namespace: kube-system}
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: kube-proxy
  namespace: kube-system
  labels: {k8s-app: kube-proxy}
spec:
  selector: {matchLabels: {k8s-app: kube-proxy}}
  updateStrategy: {type: RollingUpdate}
  template:
    metadata: {labels: {k8s-app: kube-proxy}}
    spec:
      priorityClassName: system-node-critical
      serviceAccountName: kube-proxy
      hostNetwork: true
      nodeSelector: {kubernetes.io/os: linux}
      tolerations: [{operator: Exists}]
      containers:
      - name: kube-proxy
        image: registry.k8s.io/kube-proxy:v1.36.2
        imagePullPolicy: IfNotPresent
`;

/** What the components of the control plane keep in the API for themselves. */
const COMPONENTS = `apiVersion: v1
kind: ConfigMap
metadata: {name: extension-apiserver-authentication, namespace: kube-system}
data: {client-ca-file: ""}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: kube-apiserver-legacy-service-account-token-tracking, namespace: kube-system}
data: {since: "2026-06-01"}
---
apiVersion: coordination.k8s.io/v1
kind: Lease
metadata:
  name: apiserver-wlv32tlttr4jl3gtroqexyxapa
  namespace: kube-system
  labels: {apiserver.kubernetes.io/identity: kube-apiserver, kubernetes.io/hostname: control-plane}
spec:
  holderIdentity: apiserver-wlv32tlttr4jl3gtroqexyxapa_35f3e1b2-58cb-4306-b6c2-b0bdc23f2926
  leaseDurationSeconds: 3600
`;

export function recordedCluster(): Readonly<Record<string, unknown>> {
  return {
    nodes: [
      { name: 'control-plane', ip: '172.18.0.2', podCIDR: '10.244.0.0/24', role: 'control-plane' },
      { name: 'worker-1', ip: '172.18.0.3', podCIDR: '10.244.1.0/24' },
      { name: 'worker-2', ip: '172.18.0.4', podCIDR: '10.244.2.0/24' },
    ],
    kubelet: 'hollow',
    hardware: {
      cpu: '8',
      memory: '16Gi',
      storage: '102626232Ki',
      kernel: '6.1.0-cloud-amd64',
      osImage: 'Debian GNU/Linux 12 (bookworm)',
      runtime: 'containerd://2.1.4',
    },
    cni: { plugin: 'none' },
    proxy: { mode: 'none' },
    dns: false,
    internet: [],
    manifests: [COMPONENTS, ...applied(BASE)],
  };
}

/** Each object with the annotation that `kubectl apply` leaves. */
function applied(manifest: string): string[] {
  return parseAllDocuments(manifest).map((document) => {
    const object = document.toJS() as { metadata: { annotations?: Record<string, string> } };
    object.metadata.annotations ??= {};
    const last = `${JSON.stringify(sorted(object))}\n`;
    object.metadata.annotations['kubectl.kubernetes.io/last-applied-configuration'] = last;
    return JSON.stringify(object);
  });
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
}
