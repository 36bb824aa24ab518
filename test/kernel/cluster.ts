import type { ProxyEndpointSlice, ProxyService } from '../../src/dataplane/kube-proxy/types.ts';
import type { KernelProbe, Line, Shape } from './shapes.ts';

/** A simulated cluster's Services; its kube-proxies write the rules that the kernel loads. */
export interface ProxyCase {
  readonly mode: 'iptables' | 'nftables';
  readonly masqueradeAll: boolean;
  readonly services: readonly GeneratedService[];
}

/** What varies of a Service. */
export interface GeneratedService {
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer';
  readonly protocol: 'TCP' | 'UDP';
  readonly affinity: boolean;
  readonly external: 'Cluster' | 'Local';
  readonly internal: 'Cluster' | 'Local';
  readonly externalIP: boolean;
  /** loadBalancerSourceRanges: none, one with the client outside, one without */
  readonly ranges: 'none' | 'client' | 'others';
  readonly endpoints: readonly { readonly pod: Pod; readonly state: 'ready' | 'unready' | 'terminating' }[];
}

export type Pod = keyof typeof PODS;
export const PODS = {
  a1: { ip: '10.244.1.2', node: 'n1' },
  a2: { ip: '10.244.1.3', node: 'n1' },
  b1: { ip: '10.244.2.2', node: 'n2' },
} as const;
export const NODES = { n1: '172.18.0.2', n2: '172.18.0.3' } as const;
const CLIENT = '172.18.0.1';

const up = (where: string, ...devices: readonly string[]): readonly Line[] =>
  devices.map((device) => ({ where, cmd: `ip link set ${device} up` }));
const lines = (where: string, ...cmds: readonly string[]): readonly Line[] => cmds.map((cmd) => ({ where, cmd }));

function node(name: keyof typeof NODES, subnet: string, ports: readonly string[], others: readonly string[]): readonly Line[] {
  return [
    ...lines(name, 'sysctl -w net.ipv4.ip_forward=1', 'ip link add cni0 type bridge'),
    ...ports.flatMap((port) => lines(name, `ip link set ${port} master cni0`, `bridge link set dev ${port} hairpin on`)),
    ...up(name, ...ports, 'cni0', 'eth0'),
    ...lines(name, `ip addr add ${subnet}.1/24 dev cni0`, `ip addr add ${NODES[name]}/24 dev eth0`),
    ...lines(name, `ip route add default via ${CLIENT}`, ...others),
  ];
}

/** Pods a1 and a2 on node n1, b1 on n2, a client x outside, all on one switch w. */
export function clusterShape(one: ProxyCase): Shape {
  const pods = Object.entries(PODS);
  const spaces = [...pods.map(([name]) => name), ...Object.keys(NODES), 'x', 'w'];
  return {
    name: `kube-proxy ${one.mode}`,
    spaces,
    wires: [
      ...pods.map(([name, { node: host }]) => [name, 'eth0', host, `v${name}`] as const),
      ['n1', 'eth0', 'w', 'p1'],
      ['n2', 'eth0', 'w', 'p2'],
      ['x', 'eth0', 'w', 'p3'],
    ],
    base: [
      ...spaces.flatMap((where) => [...up(where, 'lo'), ...lines(where, 'sysctl -w net.ipv4.icmp_ratelimit=0')]),
      ...lines('w', 'ip link add sw type bridge', ...['p1', 'p2', 'p3'].map((port) => `ip link set ${port} master sw`)),
      ...up('w', 'p1', 'p2', 'p3', 'sw'),
      ...node('n1', '10.244.1', ['va1', 'va2'], ['ip route add 10.244.2.0/24 via 172.18.0.3']),
      ...node('n2', '10.244.2', ['vb1'], ['ip route add 10.244.1.0/24 via 172.18.0.2']),
      // kube-proxy sets it in iptables mode
      ...(one.mode === 'iptables' ? Object.keys(NODES).flatMap((name) => lines(name, 'sysctl -w net.ipv4.conf.all.route_localnet=1')) : []),
      ...pods.flatMap(([name, { ip }]) => [
        ...up(name, 'eth0'),
        ...lines(name, `ip addr add ${ip}/24 dev eth0`, `ip route add default via ${ip.replace(/\d+$/, '1')}`),
      ]),
      ...up('x', 'eth0'),
      ...lines('x', `ip addr add ${CLIENT}/24 dev eth0`, 'sysctl -w net.ipv4.ip_forward=1', 'sysctl -w net.ipv4.conf.all.send_redirects=0'),
      ...lines('x', 'ip route add 203.0.113.0/24 via 172.18.0.2', 'ip route add 198.51.100.0/24 via 172.18.0.3'),
      ...lines('x', 'ip route add 10.244.1.0/24 via 172.18.0.2', 'ip route add 10.244.2.0/24 via 172.18.0.3'),
    ],
    servers: pods.map(([name]) => name),
    routers: Object.keys(NODES),
    probes: one.services.flatMap((service, i) => probesOf(service, i)),
  };
}

function probesOf(service: GeneratedService, i: number): readonly KernelProbe[] {
  const proto = service.protocol === 'TCP' ? 'tcp' : 'udp';
  const ask = (from: string, dst: string, port: number): KernelProbe => ({
    from,
    proto,
    dst,
    port,
    repeat: service.affinity ? 4 : 24,
    ...(service.affinity ? { countOnly: true } : {}),
  });
  const to = targets(i);
  const list = [ask('a1', to.cluster, 80), ask('n1', to.cluster, 80), ask('b1', to.cluster, 80)];
  if (service.externalIP) list.push(ask('x', to.external, 80));
  if (service.type === 'ClusterIP') return list;
  list.push(ask('x', NODES.n1, to.nodePort), ask('x', NODES.n2, to.nodePort), ask('a2', NODES.n2, to.nodePort));
  list.push(ask('n2', NODES.n1, to.nodePort));
  list.push(ask('n1', '127.0.0.1', to.nodePort));
  if (service.type === 'LoadBalancer') list.push(ask('x', to.loadBalancer, 80), ask('a1', to.loadBalancer, 80));
  return list;
}

const targets = (i: number) => ({
  cluster: `10.96.0.${10 + i}`,
  external: `198.51.100.${10 + i}`,
  loadBalancer: `203.0.113.${10 + i}`,
  nodePort: 30080 + i,
});

/** The case's objects as the API would hold them. */
export function objectsOf({ services }: ProxyCase): { readonly services: ProxyService[]; readonly endpointSlices: ProxyEndpointSlice[] } {
  return { services: services.map(serviceOf), endpointSlices: services.map(sliceOf) };
}

function serviceOf(given: GeneratedService, i: number): ProxyService {
  const to = targets(i);
  const exposed = given.type !== 'ClusterIP';
  return {
    metadata: { name: `web-${i}`, namespace: 'default' },
    spec: {
      type: given.type,
      clusterIP: to.cluster,
      clusterIPs: [to.cluster],
      ports: [{ protocol: given.protocol, port: 80, ...(exposed ? { nodePort: to.nodePort } : {}) }],
      ...(given.externalIP ? { externalIPs: [to.external] } : {}),
      ...(given.affinity ? { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } } : {}),
      ...(given.type === 'LoadBalancer' && given.ranges !== 'none'
        ? { loadBalancerSourceRanges: [given.ranges === 'client' ? '172.18.0.0/24' : '192.0.2.0/24'] }
        : {}),
      ...(exposed || given.externalIP ? { externalTrafficPolicy: given.external } : {}),
      internalTrafficPolicy: given.internal,
    },
    status: { loadBalancer: given.type === 'LoadBalancer' ? { ingress: [{ ip: to.loadBalancer, ipMode: 'VIP' }] } : {} },
  };
}

function sliceOf(given: GeneratedService, i: number): ProxyEndpointSlice {
  return {
    metadata: { name: `web-${i}-abcde`, namespace: 'default', labels: { 'kubernetes.io/service-name': `web-${i}` } },
    addressType: 'IPv4',
    ports: [{ name: '', protocol: given.protocol, port: given.protocol === 'TCP' ? 8080 : 5353 }],
    endpoints: given.endpoints.map(({ pod, state }) => ({
      addresses: [PODS[pod].ip],
      nodeName: PODS[pod].node,
      conditions: { ready: state === 'ready', serving: state !== 'unready', terminating: state === 'terminating' },
    })),
  };
}
