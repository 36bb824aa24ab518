import { inPods, onNodes, onWays, type DrillFault } from './drill-fault.ts';
import { POD_RANGE } from './scene.ts';

/** New agents write their node's device and entries anew. */
const newAgents = 'kubectl -n kube-flannel delete pod -l app=flannel';

const POOL = `kubectl apply -f - <<'END'
apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: {name: default, namespace: metallb-system}
spec: {addresses: [172.18.255.200-172.18.255.250]}
END`;

/** Faults of overlays, of Calico, of policies and of MetalLB. */
export const fabricFaults: readonly DrillFault[] = [
  ...(['vxlan-vni-wrong', 'vxlan-port-wrong'] as const).map((fault): DrillFault => ({
    fault,
    topic: 'overlay',
    level: 3,
    clusters: ['flannel'],
    places: ({ near, far }) =>
      [near, far].map((node) => ({ with: { node }, touches: ['overlay'], repair: [newAgents], where: `flannel.1 on ${node}` })),
  })),
  ...(['vtep-missing', 'vtep-wrong'] as const).map((fault): DrillFault => ({
    fault,
    topic: 'overlay',
    level: 3,
    clusters: ['flannel'],
    places: (scene) =>
      onWays(
        () => '',
        ({ node, address }) => ({ node, to: address }),
      )(scene).map((place) => ({ ...place, touches: ['overlay'], repair: [newAgents] })),
  })),
  {
    fault: 'vtep-neighbour-missing',
    topic: 'overlay',
    level: 3,
    clusters: ['flannel'],
    places: (scene) =>
      onWays(
        () => '',
        ({ node, to }) => ({ node, gateway: (POD_RANGE[to] ?? '').replace(/\/.*/, '') }),
      )(scene).map((place) => ({ ...place, touches: ['overlay'], repair: [newAgents] })),
  },
  {
    fault: 'overlay-blocked',
    topic: 'overlay',
    level: 2,
    clusters: ['flannel'],
    places: onNodes(() => ['iptables -D INPUT -p udp --dport 8472 -j DROP']),
  },
  { fault: 'proxy-arp-off', topic: 'links', level: 3, clusters: ['calico'], places: inPods(['client']) },
  {
    fault: 'workload-route-missing',
    topic: 'routes',
    level: 2,
    clusters: ['calico'],
    places: ({ back }) => [
      { with: { app: back }, touches: ['pod back'], repair: [`kubectl delete pod ${back}-0`], where: `the node of pod ${back}-0` },
    ],
  },
  {
    fault: 'policy-default-deny',
    topic: 'policy',
    level: 2,
    clusters: ['calico'],
    places: () => [policy({}, 'default-deny')],
  },
  { fault: 'policy-cuts-dns', topic: 'policy', level: 2, clusters: ['calico'], places: () => [policy({}, 'namespace-only')] },
  ...(['policy-peer-wrong', 'policy-service-port', 'policy-namespace-missing'] as const).map((fault): DrillFault => ({
    fault,
    topic: 'policy',
    level: 2,
    clusters: ['calico'],
    places: ({ front, back, client }) =>
      [front, back].map((app) => policy({ app, ...(fault === 'policy-namespace-missing' ? { client } : {}) }, `allow-to-${app}`)),
  })),
  {
    fault: 'address-pool-empty',
    topic: 'balancer',
    level: 2,
    clusters: ['metallb'],
    places: () => [{ with: {}, touches: ['balancer'], repair: [POOL], where: 'IPAddressPool default in metallb-system' }],
  },
  {
    fault: 'source-ranges-wrong',
    topic: 'balancer',
    level: 2,
    clusters: ['metallb'],
    places: ({ front }) => [
      {
        with: { service: `${front}-balanced` },
        touches: ['balancer'],
        repair: [`kubectl patch service ${front}-balanced --type=json -p='[{"op":"remove","path":"/spec/loadBalancerSourceRanges"}]'`],
        where: `Service ${front}-balanced`,
      },
    ],
  },
];

function policy(parameters: Readonly<Record<string, string>>, name: string) {
  return {
    with: parameters,
    touches: ['policy'],
    repair: [`kubectl delete networkpolicy ${name}`],
    where: `NetworkPolicy ${name}`,
  };
}
