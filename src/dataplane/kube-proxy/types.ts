/** The parts of the API's objects that kube-proxy reads; plain data, so that any store's objects fit. */
export interface ProxyMeta {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly resourceVersion?: string | undefined;
}

export interface ProxyService {
  readonly metadata: ProxyMeta;
  readonly spec: {
    readonly type?: string | undefined;
    readonly clusterIP?: string | undefined;
    readonly clusterIPs?: readonly string[] | undefined;
    readonly ports?:
      | readonly {
          readonly name?: string | undefined;
          readonly protocol?: string | undefined;
          readonly port: number;
          readonly nodePort?: number | undefined;
        }[]
      | undefined;
    readonly externalIPs?: readonly string[] | undefined;
    readonly sessionAffinity?: string | undefined;
    readonly sessionAffinityConfig?: { readonly clientIP?: { readonly timeoutSeconds?: number | undefined } | undefined } | undefined;
    readonly loadBalancerSourceRanges?: readonly string[] | undefined;
    readonly externalTrafficPolicy?: string | undefined;
    readonly internalTrafficPolicy?: string | undefined;
    readonly healthCheckNodePort?: number | undefined;
  };
  readonly status?:
    | {
        readonly loadBalancer?:
          | { readonly ingress?: readonly { readonly ip?: string | undefined; readonly ipMode?: string | undefined }[] | undefined }
          | undefined;
      }
    | undefined;
}

export interface ProxyEndpointSlice {
  readonly metadata: ProxyMeta;
  readonly addressType: string;
  readonly endpoints?:
    | readonly {
        readonly addresses: readonly string[];
        readonly conditions?:
          | {
              readonly ready?: boolean | null | undefined;
              readonly serving?: boolean | null | undefined;
              readonly terminating?: boolean | null | undefined;
            }
          | undefined;
        readonly nodeName?: string | undefined;
        readonly hints?:
          | {
              readonly forZones?: readonly { readonly name: string }[] | undefined;
              readonly forNodes?: readonly { readonly name: string }[] | undefined;
            }
          | undefined;
      }[]
    | undefined;
  readonly ports?:
    | readonly { readonly name?: string | undefined; readonly protocol?: string | undefined; readonly port?: number | undefined }[]
    | undefined;
}

/** kube-proxy's settings and what it knows of its node. */
export interface ProxyConfig {
  readonly mode: 'iptables' | 'nftables';
  readonly version: 4 | 6;
  readonly nodeName: string;
  /** addresses of the node, primary first */
  readonly nodeIPs: readonly string[];
  /** label topology.kubernetes.io/zone of the node */
  readonly zone?: string | undefined;
  /** --cluster-cidr, or the pod CIDR: which sources are local pods; undefined detects nothing */
  readonly localCIDR: string | undefined;
  readonly masqueradeAll?: boolean | undefined;
  /** --iptables-masquerade-bit, 14 by default */
  readonly masqueradeBit?: number | undefined;
  /** --iptables-localhost-nodeports, true by default */
  readonly localhostNodePorts?: boolean | undefined;
  /** --nodeport-addresses; empty is all addresses (iptables) */
  readonly nodePortAddresses?: readonly string[] | undefined;
  /** ranges of ServiceCIDR objects (nftables) */
  readonly serviceCIDRs?: readonly string[] | undefined;
}

/** All that one sync looks at. */
export interface ProxySnapshot {
  readonly config: ProxyConfig;
  readonly services: readonly ProxyService[];
  readonly endpointSlices: readonly ProxyEndpointSlice[];
}
