/** The parts of the API's objects that a policy agent reads; plain data, so that any store's objects fit. */
export interface PolicyMeta {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

export interface PolicyPod {
  readonly metadata: PolicyMeta;
  readonly spec?:
    | {
        readonly nodeName?: string | undefined;
        readonly hostNetwork?: boolean | undefined;
        readonly serviceAccountName?: string | undefined;
        readonly containers?: readonly { readonly ports?: readonly ContainerPort[] | undefined }[] | undefined;
      }
    | undefined;
  readonly status?: { readonly phase?: string | undefined; readonly podIP?: string | undefined } | undefined;
}

export interface ContainerPort {
  readonly name?: string | undefined;
  readonly containerPort: number;
  readonly protocol?: string | undefined;
}

/** metav1.LabelSelector: an empty one selects everything, an absent one nothing. */
export interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>> | undefined;
  readonly matchExpressions?:
    readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] | undefined }[] | undefined;
}

export interface PolicyPeer {
  readonly podSelector?: Selector | undefined;
  readonly namespaceSelector?: Selector | undefined;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] | undefined } | undefined;
}

export interface PolicyPort {
  readonly protocol?: string | undefined;
  readonly port?: number | string | undefined;
  readonly endPort?: number | undefined;
}

/** networking.k8s.io/v1 NetworkPolicy. */
export interface NetworkPolicy {
  readonly metadata: PolicyMeta;
  readonly spec: {
    readonly podSelector?: Selector | undefined;
    readonly policyTypes?: readonly string[] | undefined;
    readonly ingress?: readonly { readonly from?: readonly PolicyPeer[]; readonly ports?: readonly PolicyPort[] }[] | undefined;
    readonly egress?: readonly { readonly to?: readonly PolicyPeer[]; readonly ports?: readonly PolicyPort[] }[] | undefined;
  };
}

/** Everything a policy agent looks at in one sync. */
export interface PolicySnapshot {
  readonly node: string;
  readonly pods: readonly PolicyPod[];
  readonly namespaces: readonly { readonly metadata: PolicyMeta }[];
  readonly policies: readonly NetworkPolicy[];
  /** address pools of pods */
  readonly pools: readonly string[];
  /** those whose pods are masqueraded towards everything outside of all pools */
  readonly masqueraded: readonly string[];
  /** addresses of the cluster's nodes: who may send encapsulated packets */
  readonly nodeAddresses: readonly string[];
  readonly encapsulation: 'none' | 'ipip' | 'vxlan';
}

export type Direction = 'ingress' | 'egress';
