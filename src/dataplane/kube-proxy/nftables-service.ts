import { inCidr, parseCidr } from '../../base/ip.ts';
import type { NftElement, Verdict } from '../../net/nftables/model.ts';
import { parseProtocol } from '../../net/netfilter/services.ts';
import type { Categorized, ProxyEndpoint } from './endpoints.ts';
import { nftEndpointName, nftServiceName } from './naming.ts';
import { externallyAccessible, usesClusterEndpoints, usesLocalEndpoints, type ServicePort } from './service-ports.ts';
import type { ProxyConfig } from './types.ts';

/** Sets and maps that all Services share. */
export type SharedSet =
  | 'cluster-ips'
  | 'hairpin-connections'
  | 'no-endpoint-services'
  | 'no-endpoint-nodeports'
  | 'firewall-ips'
  | 'service-ips'
  | 'service-nodeports';

/** What one service port adds in nftables mode: chains of its own with their rules as nft reads them, and elements of shared sets. */
export interface NftServiceRules {
  readonly chains: ReadonlyMap<string, readonly string[]>;
  readonly affinitySets: readonly string[];
  readonly affinitySeconds: number;
  readonly elements: readonly { readonly set: SharedSet; readonly element: NftElement }[];
}

/** Mark of packets whose source is to be translated, as nft reads it. */
export function masqueradeMark(config: ProxyConfig): string {
  return `0x${((2 ** (config.masqueradeBit ?? 14)) >>> 0).toString(16)}`;
}

/** Rules of a service port in nftables mode (pkg/proxy/nftables/proxier.go: syncProxyRules). */
export function nftServiceRules(service: ServicePort, endpoints: Categorized, config: ProxyConfig): NftServiceRules {
  const { namespace, name, protocol, portName } = service;
  const base = nftServiceName(namespace, name, protocol, portName);
  const ip = config.version === 4 ? 'ip' : 'ip6';
  const svc = `service-${base}`;
  const local = `local-${base}`;
  const external = `external-${base}`;
  const firewall = `firewall-${base}`;
  const usesSvc = endpoints.cluster.length > 0 && usesClusterEndpoints(service);
  const usesLocal = endpoints.local.length > 0 && usesLocalEndpoints(service);
  const usesExternal = endpoints.hasAny && externallyAccessible(service);
  const usesFirewall = endpoints.hasAny && service.loadBalancerIPs.length > 0 && service.sourceRanges.length > 0;
  const hasInternal = service.internalLocal ? usesLocal : usesSvc;
  const hasExternal = service.externalLocal ? usesLocal : usesSvc;

  const elements: { set: SharedSet; element: NftElement }[] = [];
  const number = parseProtocol(protocol) ?? 6;
  const add = (set: SharedSet, key: readonly (string | number)[], verdict?: Verdict, comment?: string): void => {
    elements.push({ set, element: { key, ...(verdict && { verdict }), ...(comment === undefined ? {} : { comment }) } });
  };
  const goto = (chain: string): Verdict => ({ verdict: 'goto', chain });
  const refuse: Verdict = endpoints.hasAny ? { verdict: 'drop' } : goto('reject-chain');
  const refused = (address: string): void => {
    add('no-endpoint-services', [address, number, service.port], refuse, service.fullName);
  };

  add('cluster-ips', [service.clusterIP]);
  if (hasInternal) add('service-ips', [service.clusterIP, number, service.port], goto(service.internalLocal ? local : svc));
  else refused(service.clusterIP);
  for (const address of [...service.externalIPs, ...service.loadBalancerIPs]) {
    if (usesExternal) add('service-ips', [address, number, service.port], goto(external));
    if (!hasExternal) refused(address);
  }
  if (usesFirewall) for (const address of service.loadBalancerIPs) add('firewall-ips', [address, number, service.port], goto(firewall));
  if (service.nodePort !== 0) {
    if (usesExternal) add('service-nodeports', [number, service.nodePort], goto(external));
    if (!hasExternal) add('no-endpoint-nodeports', [number, service.nodePort], refuse, service.fullName);
  }
  for (const endpoint of endpoints.reachable)
    if (endpoint.isLocal) add('hairpin-connections', [endpoint.ip, endpoint.ip, number, endpoint.port]);

  const chains = new Map<string, readonly string[]>();
  const affinitySets: string[] = [];
  const named = (endpoint: ProxyEndpoint): string => nftEndpointName(namespace, name, protocol, portName, endpoint.ip, endpoint.port);
  if (service.affinitySeconds !== undefined) {
    for (const endpoint of endpoints.reachable) {
      const own = named(endpoint);
      affinitySets.push(`affinity-${own}`);
      chains.set(`endpoint-${own}`, [`update @affinity-${own} { ${ip} saddr }`, `meta l4proto ${protocol} dnat to ${endpoint.text}`]);
    }
  }
  const choice = (list: readonly ProxyEndpoint[]): readonly string[] => {
    const count = list.length;
    if (service.affinitySeconds === undefined) {
      const map = list.map((endpoint, i) => `${i} : ${endpoint.ip} . ${endpoint.port}`).join(', ');
      return [`meta l4proto ${protocol} dnat ${ip} to numgen random mod ${count} map { ${map} }`];
    }
    const names = list.map(named);
    return [
      ...names.map((own) => `${ip} saddr @affinity-${own} goto endpoint-${own}`),
      `numgen random mod ${count} vmap { ${names.map((own, i) => `${i} : goto endpoint-${own}`).join(', ')} }`,
    ];
  };
  if (usesSvc) chains.set(svc, choice(endpoints.cluster));
  if (usesLocal) chains.set(local, choice(endpoints.local));
  if (usesExternal)
    chains.set(external, externalRules(service, config, svc, hasExternal ? (service.externalLocal ? local : svc) : undefined));
  if (usesFirewall) chains.set(firewall, [`${ip} saddr != { ${allowedSources(service, config).join(', ')} } drop`]);
  return { chains, affinitySets, affinitySeconds: service.affinitySeconds ?? 0, elements };
}

function externalRules(service: ServicePort, config: ProxyConfig, svc: string, last: string | undefined): readonly string[] {
  const ip = config.version === 4 ? 'ip' : 'ip6';
  const mark = `meta mark set meta mark or ${masqueradeMark(config)}`;
  const out: string[] = [];
  if (!service.externalLocal) out.push(`${mark} comment "masquerade"`);
  else {
    if (config.localCIDR !== undefined) out.push(`${ip} saddr ${config.localCIDR} goto ${svc} comment "short-circuit pod traffic"`);
    out.push(`fib saddr type local ${mark} comment "masquerade local traffic"`);
    out.push(`fib saddr type local goto ${svc} comment "short-circuit local traffic"`);
  }
  if (last !== undefined) out.push(`goto ${last}`);
  return out;
}

/** Ranges that may use the load balancer; a node within them reaches the address by itself, with the address as its source. */
function allowedSources(service: ServicePort, config: ProxyConfig): readonly string[] {
  const holdsNode = service.sourceRanges.some((range) => {
    const cidr = parseCidr(range);
    return cidr.ok && config.nodeIPs.some((ip) => inCidr(ip, cidr.value.ip, cidr.value.prefixLength));
  });
  return holdsNode ? [...service.sourceRanges, ...service.loadBalancerIPs] : service.sourceRanges;
}
