import type { LinkPort } from '../cni/link-port.ts';

/** The device that holds the cache's addresses on its node. */
const DEVICE = 'nodelocaldns';
const SKIP = '-m comment --comment "NodeLocal DNS Cache: skip conntrack"';
const ALLOW = '-m comment --comment "NodeLocal DNS Cache: allow DNS traffic"';

interface PlacedRule {
  readonly table: 'raw' | 'filter';
  readonly chain: 'PREROUTING' | 'INPUT' | 'OUTPUT';
  readonly rule: string;
}

/**
 * Makes the network of a node's DNS cache what it has to be (kubernetes/dns cmd/node-cache, cache_app.go): a dummy device with the cache's
 * addresses, and rules that keep its traffic out of connection tracking, so that kube-proxy's translation of the Service's address never
 * sees it. What is there already stays. Returns lines for the log.
 */
export function ensureNodeLocalDns(links: LinkPort, addresses: readonly string[], healthPort: number): readonly string[] {
  const log: string[] = [];
  const { hostNamespace } = links;
  if (!links.hasLink(hostNamespace, DEVICE)) {
    links.addDummy(DEVICE);
    log.push(`[INFO] Added interface - ${DEVICE}`);
  }
  links.setUp(hostNamespace, DEVICE);
  for (const ip of addresses) if (!links.hasAddress(hostNamespace, DEVICE, `${ip}/32`)) links.addAddress(hostNamespace, DEVICE, `${ip}/32`);
  for (const { table, chain, rule } of rulesFor(addresses, healthPort)) {
    if (links.rules(table, chain)?.includes(rule) === true) continue;
    links.restoreIptables(`*${table}\n-I ${chain} ${rule}\nCOMMIT\n`);
    log.push(`[INFO] Added back nodelocaldns rule - {${table} ${chain} [${rule}]}`);
  }
  return log;
}

/** Takes it all away again, as the cache does when it is told to end. */
export function removeNodeLocalDns(links: LinkPort, addresses: readonly string[], healthPort: number): void {
  links.deleteLink(links.hostNamespace, DEVICE);
  for (const { table, chain, rule } of rulesFor(addresses, healthPort))
    if (links.rules(table, chain)?.includes(rule) === true) links.restoreIptables(`*${table}\n-D ${chain} ${rule}\nCOMMIT\n`);
}

/** In the order in which they are put in, each before all others; as `iptables-save` prints them. */
function rulesFor(addresses: readonly string[], healthPort: number): readonly PlacedRule[] {
  return addresses.flatMap((ip): readonly PlacedRule[] => {
    const to = (protocol: string, port = 53): string => `-d ${ip}/32 -p ${protocol} -m ${protocol} --dport ${port}`;
    const from = (protocol: string, port = 53): string => `-s ${ip}/32 -p ${protocol} -m ${protocol} --sport ${port}`;
    const both = (table: 'raw' | 'filter', chain: PlacedRule['chain'], match: (protocol: string) => string): readonly PlacedRule[] =>
      ['tcp', 'udp'].map((protocol) => ({ table, chain, rule: ruleText(table, match(protocol)) }));
    return [
      ...both('raw', 'PREROUTING', to),
      ...both('filter', 'INPUT', to),
      ...both('raw', 'OUTPUT', from),
      ...both('filter', 'OUTPUT', from),
      // requests that start on the node itself: pods in its network
      ...both('raw', 'OUTPUT', to),
      { table: 'raw', chain: 'OUTPUT', rule: ruleText('raw', to('tcp', healthPort)) },
      { table: 'raw', chain: 'OUTPUT', rule: ruleText('raw', from('tcp', healthPort)) },
    ];
  });
}

function ruleText(table: 'raw' | 'filter', match: string): string {
  return table === 'raw' ? `${match} ${SKIP} -j CT --notrack` : `${match} ${ALLOW} -j ACCEPT`;
}
