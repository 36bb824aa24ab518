/**
 * What CNI plugins and node agents do to a node's network. The names are those of ip-link(8), ip-address(8) and ip-route(8); each call
 * answers undefined, or the kernel's message. `namespace` is a sandbox's network namespace or the node's own.
 */
export interface LinkPort {
  readonly hostNamespace: string;
  hasLink(namespace: string, name: string): boolean;
  addBridge(name: string, mtu: number): string | undefined;
  /** a pair: one end in the node, the other in the sandbox */
  addVeth(hostName: string, namespace: string, peerName: string, mtu: number): string | undefined;
  setMaster(name: string, bridge: string, hairpin: boolean): string | undefined;
  setUp(namespace: string, name: string): string | undefined;
  addAddress(namespace: string, name: string, cidr: string): string | undefined;
  hasAddress(namespace: string, name: string, cidr: string): boolean;
  /** `destination` is a CIDR or `default`; replaces an entry of the same destination */
  replaceRoute(namespace: string, route: RouteWish): string | undefined;
  deleteLink(namespace: string, name: string): void;
  setSysctl(namespace: string, name: string, value: string): void;
  /** loads text as `iptables-restore --noflush` does */
  restoreIptables(text: string): string | undefined;
  random(below: number): number;
}

export interface RouteWish {
  readonly destination: string;
  readonly gateway?: string | undefined;
  readonly device: string;
  readonly scope?: 'link' | undefined;
  readonly onlink?: boolean | undefined;
  readonly protocol?: string | undefined;
}
