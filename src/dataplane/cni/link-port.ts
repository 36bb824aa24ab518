/**
 * What CNI plugins and node agents do to a node's network. The names are those of ip-link(8), ip-address(8), ip-route(8),
 * ip-neighbour(8) and bridge(8); each call answers undefined, or the kernel's message. `namespace` is a sandbox's network namespace or
 * the node's own.
 */
export interface LinkPort {
  readonly hostNamespace: string;
  hasLink(namespace: string, name: string): boolean;
  linkOf(namespace: string, name: string): LinkFacts | undefined;
  addBridge(name: string, mtu: number): string | undefined;
  addDummy(name: string): string | undefined;
  /** a pair: one end in the node, the other in the sandbox */
  addVeth(hostName: string, namespace: string, peerName: string, mtu: number, hostMac?: string): string | undefined;
  addVxlan(name: string, vxlan: VxlanWish): string | undefined;
  /** the tunnel device that the kernel's ipip module brings: any remote, any local */
  addIpip(name: string, mtu: number): string | undefined;
  setMaster(name: string, bridge: string, hairpin: boolean): string | undefined;
  setUp(namespace: string, name: string): string | undefined;
  addAddress(namespace: string, name: string, cidr: string): string | undefined;
  hasAddress(namespace: string, name: string, cidr: string): boolean;
  /** `destination` is a CIDR or `default`; replaces an entry of the same destination */
  replaceRoute(namespace: string, route: RouteWish): string | undefined;
  deleteRoute(namespace: string, destination: string): void;
  /** destinations of a node's main table, by the protocol that wrote them */
  routesOf(protocol: string): readonly string[];
  hasRoute(destination: string): boolean;
  /** a permanent neighbour of the node */
  replaceNeighbour(device: string, ip: string, mac: string): string | undefined;
  deleteNeighbour(device: string, ip: string): void;
  /** frames for `mac` go to the VTEP at `destination` */
  replaceFdb(device: string, mac: string, destination: string): string | undefined;
  deleteFdb(device: string, mac: string): void;
  deleteLink(namespace: string, name: string): void;
  setSysctl(namespace: string, name: string, value: string): void;
  /** a chain's rules as `iptables -S` prints them, without `-A CHAIN`; undefined without such a chain */
  rules(table: 'filter' | 'nat' | 'raw', chain: string): readonly string[] | undefined;
  /** loads text as `iptables-restore --noflush` does */
  restoreIptables(text: string): string | undefined;
  random(below: number): number;
}

export interface LinkFacts {
  readonly mac: string;
  readonly mtu: number;
  /** with their prefix lengths */
  readonly addresses: readonly string[];
  readonly vxlan?: { readonly vni: number; readonly port: number; readonly local: string | undefined } | undefined;
}

export interface VxlanWish {
  readonly vni: number;
  readonly port: number;
  readonly local: string;
  readonly underlay: string;
  readonly mtu: number;
  readonly mac?: string | undefined;
}

export interface RouteWish {
  readonly destination: string;
  readonly gateway?: string | undefined;
  /** absent for a blackhole */
  readonly device?: string | undefined;
  readonly scope?: 'link' | 'host' | undefined;
  readonly source?: string | undefined;
  readonly onlink?: boolean | undefined;
  readonly protocol?: string | undefined;
}
