/**
 * What CoreDNS' kubernetes plugin needs from the cluster. `dataplane/dns` implements it over the objects; the world wires it into
 * the program's context.
 */
export interface KubernetesPort {
  /** `zone` and `name` are fully qualified, with the trailing dot */
  lookup(zone: string, name: string, type: string, options: KubernetesOptions): KubernetesAnswer;
}

export interface KubernetesOptions {
  readonly primaryZone: string;
  readonly pods: 'disabled' | 'insecure' | 'verified';
  readonly ttl: number;
  readonly ignoreEmptyService: boolean;
  readonly endpointPodNames: boolean;
  readonly namespaces: readonly string[] | undefined;
  readonly nameServers: readonly string[];
  readonly synced: boolean;
  readonly serial: number;
}

/** Data as a zone file writes it, names with the trailing dot. */
export interface KubernetesRecord {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly data: string;
}

export interface KubernetesAnswer {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL';
  readonly answer: readonly KubernetesRecord[];
  readonly authority: readonly KubernetesRecord[];
  readonly additional: readonly KubernetesRecord[];
  readonly follow?: string | undefined;
}
