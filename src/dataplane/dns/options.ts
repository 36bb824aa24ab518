/** What the Corefile's kubernetes block says (CoreDNS plugin/kubernetes). */
export interface KubernetesZoneOptions {
  /** the zone that names in reverse answers end with */
  readonly primaryZone: string;
  readonly pods: 'disabled' | 'insecure' | 'verified';
  /** seconds; the plugin's default is 5, kubeadm's Corefile says 30 */
  readonly ttl: number;
  readonly ignoreEmptyService: boolean;
  readonly endpointPodNames: boolean;
  /** exposed namespaces; undefined exposes all */
  readonly namespaces: readonly string[] | undefined;
  /** addresses of the DNS Service, for ns.dns.<zone> */
  readonly nameServers: readonly string[];
  readonly synced: boolean;
  /** SOA serial: seconds since the epoch of the last change */
  readonly serial: number;
}

export const DEFAULT_ZONE_OPTIONS: KubernetesZoneOptions = {
  primaryZone: 'cluster.local.',
  pods: 'disabled',
  ttl: 5,
  ignoreEmptyService: false,
  endpointPodNames: false,
  namespaces: undefined,
  nameServers: [],
  synced: true,
  serial: 1,
};
