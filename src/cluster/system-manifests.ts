import type { ClusterDescription } from './description.ts';
import { metallbManifests } from './load-balancer.ts';
import { networkManifests } from './network-manifests.ts';
import { gatewayManifests } from './gateway-manifests.ts';
import { ingressManifests } from './ingress-manifests.ts';
import { nodeLocalDnsManifest } from './node-local-dns.ts';
import { dnsAddress } from './wire.ts';

/** The objects of kube-system, as kubeadm and its add-ons make them: manifests like any learner's. */

const COREFILE = `.:53 {
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
`;

const indent = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));

export function systemManifests(description: ClusterDescription): readonly string[] {
  const out: string[] = [];
  if (description.dns) out.push(corednsManifest(description));
  if (description.dns && description.nodeLocalDNS !== 'none') out.push(nodeLocalDnsManifest(description.serviceCIDR));
  if (description.proxy.mode !== 'none') out.push(kubeProxyManifest(description));
  if (description.cni.plugin === 'bridge') out.push(kindnetManifest());
  out.push(...networkManifests(description), ...metallbManifests(description));
  return [...out, ...ingressManifests(description), ...gatewayManifests(description)];
}

function corednsManifest(description: ClusterDescription): string {
  return `apiVersion: v1
kind: ServiceAccount
metadata: {name: coredns, namespace: kube-system}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: coredns, namespace: kube-system}
data:
  Corefile: |
${indent(COREFILE, 4)}---
apiVersion: v1
kind: Service
metadata:
  name: kube-dns
  namespace: kube-system
  labels: {k8s-app: kube-dns, kubernetes.io/cluster-service: "true", kubernetes.io/name: CoreDNS}
  annotations: {prometheus.io/port: "9153", prometheus.io/scrape: "true"}
spec:
  clusterIP: ${dnsAddress(description.serviceCIDR)}
  selector: {k8s-app: kube-dns}
  ports:
  - {name: dns, port: 53, protocol: UDP, targetPort: 53}
  - {name: dns-tcp, port: 53, protocol: TCP, targetPort: 53}
  - {name: metrics, port: 9153, protocol: TCP, targetPort: 9153}
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
    metadata:
      labels: {k8s-app: kube-dns}
    spec:
      priorityClassName: system-cluster-critical
      serviceAccountName: coredns
      dnsPolicy: Default
      nodeSelector: {kubernetes.io/os: linux}
      tolerations:
      - {key: CriticalAddonsOnly, operator: Exists}
      - {key: node-role.kubernetes.io/control-plane, effect: NoSchedule}
      containers:
      - name: coredns
        image: registry.k8s.io/coredns/coredns:v1.14.2
        imagePullPolicy: IfNotPresent
        args: ["-conf", "/etc/coredns/Corefile"]
        resources:
          limits: {memory: 170Mi}
          requests: {cpu: 100m, memory: 70Mi}
        ports:
        - {containerPort: 53, name: dns, protocol: UDP}
        - {containerPort: 53, name: dns-tcp, protocol: TCP}
        - {containerPort: 9153, name: metrics, protocol: TCP}
        livenessProbe: {httpGet: {path: /health, port: 8080, scheme: HTTP}, initialDelaySeconds: 60, timeoutSeconds: 5, failureThreshold: 5}
        readinessProbe: {httpGet: {path: /ready, port: 8181, scheme: HTTP}}
        volumeMounts:
        - {name: config-volume, mountPath: /etc/coredns, readOnly: true}
      volumes:
      - name: config-volume
        configMap:
          name: coredns
          items: [{key: Corefile, path: Corefile}]
`;
}

function kubeProxyManifest(description: ClusterDescription): string {
  return `apiVersion: v1
kind: ServiceAccount
metadata: {name: kube-proxy, namespace: kube-system}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: kube-proxy, namespace: kube-system, labels: {app: kube-proxy}}
data:
  config.conf: |
    apiVersion: kubeproxy.config.k8s.io/v1alpha1
    kind: KubeProxyConfiguration
    clusterCIDR: ${description.podCIDR}
    mode: ${description.proxy.mode}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: kube-proxy, namespace: kube-system, labels: {k8s-app: kube-proxy}}
spec:
  selector: {matchLabels: {k8s-app: kube-proxy}}
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
        command: [/usr/local/bin/kube-proxy, "--config=/var/lib/kube-proxy/config.conf", "--hostname-override=$(NODE_NAME)"]
        securityContext: {privileged: true}
        env:
        - {name: NODE_NAME, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
        volumeMounts:
        - {name: kube-proxy, mountPath: /var/lib/kube-proxy}
      volumes:
      - {name: kube-proxy, configMap: {name: kube-proxy}}
`;
}

function kindnetManifest(): string {
  return `apiVersion: v1
kind: ServiceAccount
metadata: {name: kindnet, namespace: kube-system}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: kindnet, namespace: kube-system, labels: {app: kindnet, k8s-app: kindnet, tier: node}}
spec:
  selector: {matchLabels: {app: kindnet}}
  template:
    metadata: {labels: {app: kindnet, k8s-app: kindnet, tier: node}}
    spec:
      serviceAccountName: kindnet
      hostNetwork: true
      nodeSelector: {kubernetes.io/os: linux}
      tolerations: [{operator: Exists}]
      containers:
      - name: kindnet-cni
        image: kindest/kindnetd:v20250512-df8de77b
        imagePullPolicy: IfNotPresent
        securityContext: {privileged: true}
        env:
        - {name: HOST_IP, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}
`;
}

/** Static pods of the control plane: manifests in /etc/kubernetes/manifests of its node. */
export function controlPlaneManifests(ip: string, serviceCIDR: string): Readonly<Record<string, string>> {
  const pod = (name: string, image: string, command: readonly string[]): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: kube-system
  labels: {component: ${name}, tier: control-plane}
spec:
  hostNetwork: true
  priorityClassName: system-node-critical
  containers:
  - name: ${name}
    image: ${image}
    imagePullPolicy: IfNotPresent
    command: ${JSON.stringify(command)}
`;
  const component = (name: string, flags: readonly string[]): string => pod(name, `registry.k8s.io/${name}:v1.36.2`, [name, ...flags]);
  return {
    'etcd.yaml': pod('etcd', 'registry.k8s.io/etcd:3.6.8-0', ['etcd', `--advertise-client-urls=https://${ip}:2379`]),
    'kube-apiserver.yaml': component('kube-apiserver', [
      `--advertise-address=${ip}`,
      `--service-cluster-ip-range=${serviceCIDR}`,
      '--secure-port=6443',
    ]),
    'kube-controller-manager.yaml': component('kube-controller-manager', ['--allocate-node-cidrs=true', '--leader-elect=true']),
    'kube-scheduler.yaml': component('kube-scheduler', ['--leader-elect=true']),
  };
}
