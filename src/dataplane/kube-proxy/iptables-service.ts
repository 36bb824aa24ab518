import { inCidr, parseCidr } from '../../base/ip.ts';
import type { Match, RuleSpec, Target } from '../../net/netfilter/model.ts';
import { probabilityUnits } from '../../net/netfilter/match/statistic.ts';
import type { Categorized, ProxyEndpoint } from './endpoints.ts';
import { endpointChain, serviceChain } from './naming.ts';
import { address, comment, jump, local, port as portMatch, rule } from './rule-spec.ts';
import { externallyAccessible, usesClusterEndpoints, usesLocalEndpoints, type ServicePort } from './service-ports.ts';
import type { ProxyConfig } from './types.ts';

/** What one service port adds: chains of its own in nat, and rules in the shared chains. */
export interface ServiceRules {
  readonly chains: ReadonlyMap<string, readonly RuleSpec[]>;
  readonly natServices: readonly RuleSpec[];
  readonly natNodePorts: readonly RuleSpec[];
  readonly filterServices: readonly RuleSpec[];
  readonly filterExternal: readonly RuleSpec[];
  readonly filterNodePorts: readonly RuleSpec[];
  readonly filterFirewall: readonly RuleSpec[];
}

const MASQUERADE = jump('KUBE-MARK-MASQ');

/** Rules of a service port in iptables mode (pkg/proxy/iptables/proxier.go: syncProxyRules). */
export function serviceRules(service: ServicePort, endpoints: Categorized, config: ProxyConfig, localhostNodePorts: boolean): ServiceRules {
  const { fullName, protocol } = service;
  const natServices: RuleSpec[] = [];
  const natNodePorts: RuleSpec[] = [];
  const filterServices: RuleSpec[] = [];
  const filterExternal: RuleSpec[] = [];
  const filterNodePorts: RuleSpec[] = [];
  const filterFirewall: RuleSpec[] = [];
  const svc = serviceChain('SVC', fullName, protocol);
  const svl = serviceChain('SVL', fullName, protocol);
  const ext = serviceChain('EXT', fullName, protocol);
  const firewall = serviceChain('FW', fullName, protocol);
  const usesSvc = endpoints.cluster.length > 0 && usesClusterEndpoints(service);
  const usesSvl = endpoints.local.length > 0 && usesLocalEndpoints(service);
  const usesExt = endpoints.hasAny && externallyAccessible(service);
  const usesFirewall = endpoints.hasAny && service.loadBalancerIPs.length > 0 && service.sourceRanges.length > 0;
  const hasInternal = service.internalLocal ? usesSvl : usesSvc;
  const hasExternal = service.externalLocal ? usesSvl : usesSvc;
  const internal = service.internalLocal ? svl : svc;
  const refuse: Target = endpoints.hasAny
    ? { target: 'DROP' }
    : { target: 'REJECT', with: config.version === 4 ? 'icmp-port-unreachable' : 'icmp6-port-unreachable' };
  const why = comment(`${fullName} has no ${endpoints.hasAny ? 'local ' : ''}endpoints`);
  const dport = portMatch(protocol, service.port);
  const at = (ip: string, text: Match, target: Target): RuleSpec => rule({ to: address(ip), protocol, matches: [text, dport], target });

  if (hasInternal) natServices.push(at(service.clusterIP, comment(`${fullName} cluster IP`), jump(internal)));
  else filterServices.push(at(service.clusterIP, why, refuse));
  for (const ip of service.externalIPs) {
    if (endpoints.hasAny) natServices.push(at(ip, comment(`${fullName} external IP`), jump(ext)));
    if (!hasExternal) filterExternal.push(at(ip, why, refuse));
  }
  for (const ip of service.loadBalancerIPs) {
    if (endpoints.hasAny) natServices.push(at(ip, comment(`${fullName} loadbalancer IP`), jump(usesFirewall ? firewall : ext)));
    if (usesFirewall) filterFirewall.push(at(ip, comment(`${fullName} traffic not accepted by ${firewall}`), { target: 'DROP' }));
    if (!hasExternal) filterExternal.push(at(ip, why, refuse));
  }
  if (service.nodePort !== 0) {
    const nodePort = portMatch(protocol, service.nodePort);
    if (endpoints.hasAny) {
      if (localhostNodePorts)
        natNodePorts.push(
          rule({
            to: address('127.0.0.0/8'),
            protocol,
            matches: [comment(fullName), nodePort, { match: 'nfacct', name: 'localhost_nps_accepted_pkts' }],
            target: jump(ext),
          }),
        );
      natNodePorts.push(rule({ protocol, matches: [comment(fullName), nodePort], target: jump(ext) }));
    }
    if (!hasExternal) filterExternal.push(rule({ protocol, matches: [why, local('destination'), nodePort], target: refuse }));
  }
  if (service.healthCheckNodePort !== 0) {
    filterNodePorts.push(
      rule({
        protocol: 'tcp',
        matches: [comment(`${fullName} health check node port`), portMatch('tcp', service.healthCheckNodePort)],
        target: { target: 'ACCEPT' },
      }),
    );
  }

  const chains = new Map<string, RuleSpec[]>();
  const into = (chain: string, ...specs: RuleSpec[]): void => {
    chains.set(chain, [...(chains.get(chain) ?? []), ...specs]);
  };
  if (hasInternal) {
    const text = comment(`${fullName} cluster IP`);
    if (config.masqueradeAll) into(internal, at(service.clusterIP, text, MASQUERADE));
    else if (config.localCIDR !== undefined)
      into(
        internal,
        rule({
          from: address(config.localCIDR, true),
          to: address(service.clusterIP),
          protocol,
          matches: [text, dport],
          target: MASQUERADE,
        }),
      );
  }
  if (usesExt) {
    if (!service.externalLocal)
      into(ext, rule({ matches: [comment(`masquerade traffic for ${fullName} external destinations`)], target: MASQUERADE }));
    else {
      if (config.localCIDR !== undefined)
        into(
          ext,
          rule({
            from: address(config.localCIDR),
            matches: [comment(`pod traffic for ${fullName} external destinations`)],
            target: jump(svc),
          }),
        );
      into(
        ext,
        rule({ matches: [comment(`masquerade LOCAL traffic for ${fullName} external destinations`), local('source')], target: MASQUERADE }),
      );
      into(
        ext,
        rule({ matches: [comment(`route LOCAL traffic for ${fullName} external destinations`), local('source')], target: jump(svc) }),
      );
    }
    if (hasExternal) into(ext, rule({ target: jump(service.externalLocal ? svl : svc) }));
  }
  if (usesFirewall) {
    const text = comment(`${fullName} loadbalancer IP`);
    for (const range of service.sourceRanges) into(firewall, rule({ from: address(range), matches: [text], target: jump(ext) }));
    // a node within the ranges reaches the address by itself, with the address as its source
    if (service.sourceRanges.some((range) => containsAny(range, config.nodeIPs)))
      for (const ip of service.loadBalancerIPs) into(firewall, rule({ from: address(ip), matches: [text], target: jump(ext) }));
    into(firewall, rule({ matches: [comment(`other traffic to ${fullName} will be dropped by KUBE-PROXY-FIREWALL`)] }));
  }
  if (usesSvc) into(svc, ...choice(service, endpoints.cluster, config));
  if (usesSvl) into(svl, ...choice(service, endpoints.local, config));
  for (const endpoint of endpoints.reachable) {
    const chain = endpointChain(fullName, protocol, endpoint.text);
    const affinity: readonly Match[] = service.affinitySeconds === undefined ? [] : [recent('set', chain, undefined, config)];
    into(chain, rule({ from: address(endpoint.ip), matches: [comment(fullName)], target: MASQUERADE }));
    into(
      chain,
      rule({
        protocol,
        matches: [comment(fullName), ...affinity, portMatch(protocol)],
        target: { target: 'DNAT', to: endpoint.text, random: false, randomFully: false, persistent: false },
      }),
    );
  }
  return { chains, natServices, natNodePorts, filterServices, filterExternal, filterNodePorts, filterFirewall };
}

function choice(service: ServicePort, endpoints: readonly ProxyEndpoint[], config: ProxyConfig): RuleSpec[] {
  const { fullName, protocol } = service;
  const named = endpoints.map((endpoint) => ({
    text: comment(`${fullName} -> ${endpoint.text}`),
    chain: endpointChain(fullName, protocol, endpoint.text),
  }));
  const sticky =
    service.affinitySeconds === undefined
      ? []
      : named.map(({ text, chain }) =>
          rule({ matches: [text, recent('rcheck', chain, service.affinitySeconds, config)], target: jump(chain) }),
        );
  const random = named.map(({ text, chain }, i) => {
    const left = named.length - i;
    // kube-proxy prints ten digits, which the kernel rounds again
    const share: readonly Match[] =
      left === 1 ? [] : [{ match: 'statistic', mode: 'random', probability: probabilityUnits(Number((1 / left).toFixed(10))), not: false }];
    return rule({ matches: [text, ...share], target: jump(chain) });
  });
  return [...sticky, ...random];
}

function recent(action: 'set' | 'rcheck', name: string, seconds: number | undefined, config: ProxyConfig): Match {
  const mask = config.version === 4 ? '255.255.255.255' : 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff';
  return { match: 'recent', action, name, seconds, hitcount: undefined, reap: seconds !== undefined, side: 'rsource', mask, not: false };
}

function containsAny(range: string, ips: readonly string[]): boolean {
  const cidr = parseCidr(range);
  return cidr.ok && ips.some((ip) => inCidr(ip, cidr.value.ip, cidr.value.prefixLength));
}
