/** The course as a whole, written or not: CURRICULUM's rows. Ids are permanent; the number orders them. */
export interface CourseRow {
  readonly number: number;
  readonly id: string;
  readonly title: string;
}

export const PARTS: readonly string[] = ['Arriving', 'The seven layers', 'The network model', 'Services', 'The edge', 'Rules, meshes'];

/** The part of a lesson, by its number. */
export function partOf(number: number): number {
  return number === 0 ? 0 : number <= 5 ? 1 : number <= 14 ? 2 : number <= 20 ? 3 : number <= 23 ? 4 : 5;
}

const TITLES: readonly (readonly [id: string, title: string])[] = [
  ['first-hop', 'Your cluster and your tools'],
  ['osi-ladder', 'Seven layers, one request'],
  ['wires-and-frames', 'Layers 1 and 2'],
  ['addresses-and-routes', 'Layer 3'],
  ['ports-and-connections', 'Layer 4'],
  ['tls-and-http', 'Layers 5 to 7'],
  ['messages-and-switches', 'A network is a graph'],
  ['the-contract', 'What every Kubernetes network promises'],
  ['inside-a-pod', 'Container to container'],
  ['veth-and-bridge', 'Pod to pod on one node'],
  ['across-nodes', 'Pod to pod across nodes'],
  ['cni-and-ipam', 'Who wires a pod'],
  ['overlays-and-bgp', 'Tunnels and routed fabrics'],
  ['isolated-flat-island', 'Three layouts of a cluster network'],
  ['who-does-the-work', 'Control plane and nodes'],
  ['services', 'Pods are mortal'],
  ['kube-proxy', 'What a virtual IP really is'],
  ['service-ports', 'Ports, protocols, affinity'],
  ['dns', 'Names'],
  ['nodeport-and-loadbalancer', 'From outside, layer 4'],
  ['egress', 'From the cluster to the internet'],
  ['ingress', 'HTTP routing'],
  ['ingress-tls', 'TLS at the edge'],
  ['gateway-api', 'Gateway API'],
  ['network-policy', 'Who may talk to whom'],
  ['service-mesh', 'Layer 7 between pods'],
  ['multi-cluster', 'More than one cluster'],
  ['at-scale', 'Ten thousand Services'],
  ['on-call', 'Capstone'],
];

export const COURSE: readonly CourseRow[] = TITLES.map(([id, title], number) => ({ number, id, title }));
