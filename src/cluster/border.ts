import { findLink } from '../net/link.ts';
import type { NetworkNamespace } from '../net/namespace.ts';
import { applyIptablesRestore } from '../net/netfilter/restore.ts';
import { putRoute } from '../net/route-table.ts';
import { writeSysctl } from '../net/sysctl.ts';
import type { ClusterDescription } from './description.ts';

/** The nodes' own network. */
export const NODE_NETWORK = '172.18.0.0/16';

/**
 * The border of the cluster's network, which is the laptop: what it lets through, and whose addresses it hides.
 *
 *   island    pods are an island behind their nodes: outside nobody knows a way to them, and nodes hide them when they go out
 *   flat      pods have addresses of the surrounding network: the border knows the way to each node's pods, no node hides them
 *   isolated  no way in or out: the border forwards nothing
 */
export function buildBorder(border: NetworkNamespace, { layout, podCIDR }: ClusterDescription): void {
  writeSysctl(border, 'net.ipv4.ip_forward', layout === 'isolated' ? '0' : '1');
  if (layout === 'isolated') return;
  const hidden = layout === 'flat' ? [NODE_NETWORK, podCIDR] : [NODE_NETWORK];
  const rules = hidden.map((cidr) => `-A POSTROUTING -s ${cidr} -o eth1 -j MASQUERADE`);
  applyIptablesRestore(border.ruleset, ['*nat', ...rules, 'COMMIT', ''].join('\n'), { version: 4, noflush: true });
}

/** In a flat network the border has a route to the pods of every node. */
export function routesToPods(border: NetworkNamespace, { layout, nodes }: ClusterDescription): void {
  const link = findLink(border, 'eth0');
  if (layout !== 'flat' || !link) return;
  for (const { podCIDR, ip: gateway } of nodes) {
    if (podCIDR === undefined) continue;
    const [destination = '', length = '24'] = podCIDR.split('/');
    const nexthops = [{ gateway, ifindex: link.index, onlink: false, weight: 1 }];
    putRoute(border, { destination, prefixLength: Number(length), nexthops, protocol: 'static' });
  }
}
