/** One message whose whole way stands in golden/<name>.txt. */
export interface TraceCase {
  readonly name: string;
  readonly title: string;
  readonly cluster: string | Readonly<Record<string, unknown>>;
  /** typed one after another; the way of the last one's packets is shown */
  readonly lines: readonly string[];
}

/** The cluster of preset k1 with an ingress controller. */
const WITH_INGRESS = {
  nodes: [
    { name: 'node-1', ip: '172.18.0.2', podCIDR: '10.244.0.0/24', role: 'control-plane' },
    { name: 'node-2', ip: '172.18.0.3', podCIDR: '10.244.1.0/24' },
  ],
  ingress: ['nginx'],
};

const ADDRESS = (pod: string) => `$(kubectl get pod ${pod} -o jsonpath={.status.podIP})`;
const WEB = 'kubectl expose pod pod-3 --name web --port 80 --target-port 8080';
const NODE_PORT = 'kubectl expose pod pod-3 --name web --port 80 --target-port 8080 --type NodePort';
const FIX_PORT = `kubectl patch service web --type json -p '[{"op": "replace", "path": "/spec/ports/0/nodePort", "value": 30080}]'`;
const LOCAL = `kubectl patch service web -p '{"spec": {"externalTrafficPolicy": "Local"}}'`;
const ON_NODE_1 = 'agent=$(kubectl get pods -l app=agent --field-selector spec.nodeName=node-1 -o name)';

export const CASES: readonly TraceCase[] = [
  {
    name: 'container-to-container',
    title: 'Container to container: one pod, one network namespace, the loopback interface',
    cluster: 'k1',
    lines: ['kubectl exec pod-1 -c c1 -- curl -s http://localhost:9090/hostname'],
  },
  {
    name: 'pod-to-pod-same-node',
    title: 'Pod to pod on one node: the bridge',
    cluster: 'k1',
    lines: [`kubectl exec pod-1 -c c1 -- curl -s http://${ADDRESS('pod-2')}:8080/hostname`],
  },
  {
    name: 'pod-to-pod-across-nodes',
    title: 'Pod to pod across nodes: two bridges and two routing tables',
    cluster: 'k1',
    lines: [`kubectl exec pod-1 -c c1 -- curl -s http://${ADDRESS('pod-3')}:8080/hostname`],
  },
  {
    name: 'daemon-to-pod',
    title: 'Daemon to pod: an agent in the network of its node and a pod of that node',
    cluster: 'k1',
    lines: [ON_NODE_1, `kubectl exec $agent -- curl -s http://${ADDRESS('pod-2')}:8080/hostname`],
  },
  {
    name: 'pod-to-cluster-ip',
    title: 'Pod to ClusterIP: an address that exists only in rules',
    cluster: 'k1',
    lines: [WEB, 'kubectl exec pod-1 -c c1 -- curl -s http://$(kubectl get service web -o jsonpath={.spec.clusterIP})/hostname'],
  },
  {
    name: 'pod-to-cluster-ip-nftables',
    title: 'Pod to ClusterIP, kube-proxy in nftables mode',
    cluster: { ...WITH_INGRESS, ingress: [], proxy: { mode: 'nftables' } },
    lines: [
      'kubectl run client --image nicolaka/netshoot --overrides \'{"spec": {"nodeName": "node-1"}}\' -- sleep 1000000',
      'kubectl run web --image nginx:1.29 --overrides \'{"spec": {"nodeName": "node-2"}}\' --port 80 --expose',
      'kubectl wait --for condition=Ready pod --all',
      'kubectl exec client -- curl -s -o /dev/null -w "%{http_code}\\n" http://$(kubectl get service web -o jsonpath={.spec.clusterIP})/',
    ],
  },
  {
    name: 'node-port-cluster',
    title: 'NodePort from outside, externalTrafficPolicy Cluster: the node that was asked hides the client',
    cluster: 'k1',
    lines: [NODE_PORT, FIX_PORT, 'curl -s http://172.18.0.2:30080/clientip'],
  },
  {
    name: 'node-port-local',
    title: 'NodePort from outside, externalTrafficPolicy Local, the node that has the pod: the client keeps its address',
    cluster: 'k1',
    lines: [NODE_PORT, FIX_PORT, LOCAL, 'curl -s http://172.18.0.3:30080/clientip'],
  },
  {
    name: 'node-port-local-elsewhere',
    title: 'NodePort from outside, externalTrafficPolicy Local, a node without the pod',
    cluster: 'k1',
    lines: [NODE_PORT, FIX_PORT, LOCAL, 'curl -sS -m 2 http://172.18.0.2:30080/clientip'],
  },
  {
    name: 'ingress-tls',
    title: 'Ingress with TLS: one connection as far as the controller, another from it to the pod',
    cluster: WITH_INGRESS,
    lines: [
      'openssl req -x509 -newkey ed25519 -nodes -keyout tls.key -out tls.crt -subj /CN=shop.test -addext subjectAltName=DNS:shop.test 2> /dev/null',
      'kubectl create secret tls shop-tls --cert tls.crt --key tls.key',
      'kubectl run shop --image nginx:1.29 --overrides \'{"spec": {"nodeName": "node-2"}}\' --port 80 --expose',
      'kubectl create ingress shop --class nginx --rule "shop.test/*=shop:80,tls=shop-tls"',
      'kubectl wait --for condition=Ready pod --all',
      'kubectl get services -n ingress-nginx',
      'curl -sS --cacert tls.crt -o /dev/null -w "%{http_code}\\n" --resolve shop.test:31443:172.18.0.3 https://shop.test:31443/',
    ],
  },
  {
    name: 'egress',
    title: 'Egress: a pod asks a server on the internet by its name',
    cluster: 'k1',
    lines: ['kubectl exec pod-1 -c c1 -- curl -s -o /dev/null -w "%{http_code}\\n" http://example.com/'],
  },
  {
    name: 'lookup',
    title: 'A lookup: the query goes to the address of kube-dns, CoreDNS asks the resolver outside',
    cluster: 'k1',
    lines: ['kubectl exec pod-1 -c c1 -- dig +short example.com'],
  },
];
