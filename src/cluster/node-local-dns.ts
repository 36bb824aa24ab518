import { dnsAddress, NODE_LOCAL_DNS } from './wire.ts';

/** NodeLocal DNSCache as kubernetes/cluster/addons/dns/nodelocaldns installs it. */
export function nodeLocalDnsManifest(serviceCIDR: string): string {
  const addresses = [NODE_LOCAL_DNS, dnsAddress(serviceCIDR)];
  const block = (zone: string, cache: string, forward: string, extra = ''): string => `    ${zone}:53 {
        errors
        cache ${cache}
        reload
        loop
        bind ${addresses.join(' ')}
        forward . ${forward}
        prometheus :9253
${extra}    }
`;
  const lasting = `{
            success 9984 30
            denial 9984 5
        }`;
  const upstream = `__PILLAR__CLUSTER__DNS__ {
            force_tcp
        }`;
  const corefile = [
    block('cluster.local', lasting, upstream, `        health ${NODE_LOCAL_DNS}:8080\n`),
    block('in-addr.arpa', '30', upstream),
    block('ip6.arpa', '30', upstream),
    block('.', '30', '__PILLAR__UPSTREAM__SERVERS__'),
  ].join('');
  return `apiVersion: v1
kind: ServiceAccount
metadata: {name: node-local-dns, namespace: kube-system}
---
apiVersion: v1
kind: Service
metadata:
  name: kube-dns-upstream
  namespace: kube-system
  labels: {k8s-app: kube-dns, kubernetes.io/name: KubeDNSUpstream}
spec:
  ports:
  - {name: dns, port: 53, protocol: UDP, targetPort: 53}
  - {name: dns-tcp, port: 53, protocol: TCP, targetPort: 53}
  selector: {k8s-app: kube-dns}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: node-local-dns, namespace: kube-system}
data:
  Corefile: |
${corefile}---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: node-local-dns, namespace: kube-system, labels: {k8s-app: node-local-dns}}
spec:
  updateStrategy: {rollingUpdate: {maxUnavailable: 10%}}
  selector: {matchLabels: {k8s-app: node-local-dns}}
  template:
    metadata:
      labels: {k8s-app: node-local-dns}
      annotations: {prometheus.io/port: "9253", prometheus.io/scrape: "true"}
    spec:
      priorityClassName: system-node-critical
      serviceAccountName: node-local-dns
      hostNetwork: true
      dnsPolicy: Default
      tolerations:
      - {key: CriticalAddonsOnly, operator: Exists}
      - {effect: NoExecute, operator: Exists}
      - {effect: NoSchedule, operator: Exists}
      containers:
      - name: node-cache
        image: registry.k8s.io/dns/k8s-dns-node-cache:1.26.4
        resources: {requests: {cpu: 25m, memory: 5Mi}}
        args: ["-localip", "${addresses.join(',')}", "-conf", "/etc/Corefile", "-upstreamsvc", "kube-dns-upstream"]
        securityContext: {capabilities: {add: [NET_ADMIN]}}
        ports:
        - {containerPort: 53, name: dns, protocol: UDP}
        - {containerPort: 53, name: dns-tcp, protocol: TCP}
        - {containerPort: 9253, name: metrics, protocol: TCP}
        livenessProbe:
          httpGet: {host: ${NODE_LOCAL_DNS}, path: /health, port: 8080}
          initialDelaySeconds: 60
          timeoutSeconds: 5
        volumeMounts:
        - {name: config-volume, mountPath: /etc/coredns}
      volumes:
      - name: config-volume
        configMap:
          name: node-local-dns
          items: [{key: Corefile, path: Corefile.base}]
`;
}
