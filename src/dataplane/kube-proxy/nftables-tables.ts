import { inCidr, parseCidr } from '../../base/ip.ts';
import { masqueradeMark } from './nftables-service.ts';
import type { ProxyConfig } from './types.ts';

/** Name of kube-proxy's table; its family is the proxy's own. */
export const PROXY_TABLE = 'kube-proxy';

/** Sets and maps that must be there for a partial sync. */
export const SHARED_SETS = [
  'hairpin-connections',
  'cluster-ips',
  'no-endpoint-services',
  'no-endpoint-nodeports',
  'firewall-ips',
  'service-ips',
  'service-nodeports',
] as const;

const BASE_CHAINS = [
  ['filter-prerouting-pre-dnat', 'filter', 'prerouting', -110, ['ct state new jump firewall-check']],
  ['filter-output-pre-dnat', 'filter', 'output', -110, ['ct state new jump firewall-check']],
  ['filter-input', 'filter', 'input', 0, ['ct state new jump nodeport-endpoints-check', 'ct state new jump service-endpoints-check']],
  ['filter-forward', 'filter', 'forward', 0, ['ct state new jump service-endpoints-check', 'ct state new jump cluster-ips-check']],
  ['filter-output', 'filter', 'output', 0, ['ct state new jump service-endpoints-check', 'ct state new jump cluster-ips-check']],
  ['nat-prerouting', 'nat', 'prerouting', -100, ['jump services']],
  ['nat-output', 'nat', 'output', -100, ['jump services']],
  ['nat-postrouting', 'nat', 'postrouting', 100, ['jump masquerading']],
] as const;

/** What kube-proxy gives to nft at every full sync, before the Services' own parts (proxier.go: setupNFTables). */
export function setupScript(config: ProxyConfig): string {
  const four = config.version === 4;
  const ip = four ? 'ip' : 'ip6';
  const address = four ? 'ipv4_addr' : 'ipv6_addr';
  const table = `${ip} ${PROXY_TABLE}`;
  const mark = masqueradeMark(config);
  const all = matchesAll(config);
  const service = `${address} . inet_proto . inet_service`;
  const lines: string[] = [`add table ${table} { comment "rules for kube-proxy" ; }`];
  const set = (kind: 'set' | 'map', name: string, type: string, comment: string): void => {
    lines.push(`add ${kind} ${table} ${name} { type ${type} ; comment "${comment}" ; }`);
  };
  set('set', 'hairpin-connections', `${address} . ${service}`, 'service hairpin connections');
  set('set', 'cluster-ips', address, 'Active ClusterIPs');
  if (!all) set('set', 'nodeport-ips', address, 'IPs that accept NodePort traffic');
  set('map', 'no-endpoint-services', `${service} : verdict`, 'vmap to drop or reject packets to services with no endpoints');
  set(
    'map',
    'no-endpoint-nodeports',
    'inet_proto . inet_service : verdict',
    'vmap to drop or reject packets to service nodeports with no endpoints',
  );
  set('map', 'firewall-ips', `${service} : verdict`, 'destinations that are subject to LoadBalancerSourceRanges');
  set('map', 'service-ips', `${service} : verdict`, 'ClusterIP, ExternalIP and LoadBalancer IP traffic');
  set('map', 'service-nodeports', 'inet_proto . inet_service : verdict', 'NodePort traffic');
  if (!all) {
    lines.push(`flush set ${table} nodeport-ips`);
    const own = nodePortIPs(config);
    if (own.length > 0) lines.push(`add element ${table} nodeport-ips { ${own.join(', ')} }`);
  }
  const rules = new Map<string, readonly string[]>();
  for (const [name, type, hook, priority, list] of BASE_CHAINS) {
    lines.push(`add chain ${table} ${name} { type ${type} hook ${hook} priority ${priority} ; }`);
    rules.set(name, list);
  }
  const port = `${ip} daddr . meta l4proto . th dport vmap`;
  const nodes = all ? `fib daddr type local ${ip} daddr != ${four ? '127.0.0.0/8' : '::1'}` : `${ip} daddr @nodeport-ips`;
  const ordinary: readonly (readonly [string, readonly string[]])[] = [
    ['nodeport-endpoints-check', [`${nodes} meta l4proto . th dport vmap @no-endpoint-nodeports`]],
    ['service-endpoints-check', [`${port} @no-endpoint-services`]],
    ['firewall-check', [`${port} @firewall-ips`]],
    [
      'services',
      [...clusterMasquerade(config, ip, mark), `${port} @service-ips`, `${nodes} meta l4proto . th dport vmap @service-nodeports`],
    ],
    [
      'masquerading',
      [
        `meta mark & ${mark} != 0 meta mark set meta mark xor ${mark} masquerade fully-random`,
        `ct status dnat ${ip} saddr . ${ip} daddr . meta l4proto . th dport @hairpin-connections masquerade fully-random`,
      ],
    ],
    ['cluster-ips-check', clusterIPsCheck(config, ip)],
    ['reject-chain', ['reject']],
  ];
  for (const [name, list] of ordinary) {
    const comment = name === 'reject-chain' ? ' { comment "helper for @no-endpoint-services / @no-endpoint-nodeports" ; }' : '';
    lines.push(`add chain ${table} ${name}${comment}`);
    rules.set(name, list);
  }
  for (const [name, list] of rules) lines.push(`flush chain ${table} ${name}`, ...list.map((rule) => `add rule ${table} ${name} ${rule}`));
  if (all) lines.push(`add set ${table} nodeport-ips { type ${address} ; }`, `delete set ${table} nodeport-ips`);
  return `${lines.join('\n')}\n`;
}

function clusterMasquerade(config: ProxyConfig, ip: string, mark: string): readonly string[] {
  const set = `meta mark set meta mark or ${mark}`;
  if (config.masqueradeAll) return [`${ip} daddr @cluster-ips ${set} comment "masquerade all clusterIP traffic"`];
  if (config.localCIDR === undefined) return [];
  return [`${ip} daddr @cluster-ips ${ip} saddr != ${config.localCIDR} ${set} comment "masquerade clusterIP traffic from outside cluster"`];
}

function clusterIPsCheck(config: ProxyConfig, ip: string): readonly string[] {
  const ranges = (config.serviceCIDRs ?? []).filter((range) => range.includes(':') === (config.version === 6));
  return [
    `${ip} daddr @cluster-ips reject comment "Reject traffic to invalid ports of ClusterIPs"`,
    ...(ranges.length === 0 ? [] : [`${ip} daddr { ${ranges.join(', ')} } drop comment "Drop traffic to unallocated ClusterIPs"`]),
  ];
}

function matchesAll(config: ProxyConfig): boolean {
  return (config.nodePortAddresses ?? []).some((range) => range.endsWith('/0') && range.includes(':') === (config.version === 6));
}

/** Without --nodeport-addresses only the node's primary address serves node ports in this mode. */
function nodePortIPs(config: ProxyConfig): readonly string[] {
  const own = config.nodeIPs.filter((ip) => ip.includes(':') === (config.version === 6));
  const ranges = config.nodePortAddresses ?? [];
  if (ranges.length === 0) return own.slice(0, 1);
  return own.filter((ip) =>
    ranges.some((range) => {
      const cidr = parseCidr(range);
      return cidr.ok && inCidr(ip, cidr.value.ip, cidr.value.prefixLength);
    }),
  );
}
