import type { LinkPort } from './link-port.ts';
import { MASQUERADE_CHAIN, masqueradeRules } from './masquerade.ts';
import type { NodeFacts } from './node-facts.ts';

/**
 * What the routing agent (as kindnetd) does when it starts, and only then: a route to every other node's pods by its address, and
 * the masquerade rules, unless nothing counts as the cluster's own (pods then keep their addresses wherever they go). A route that someone deletes stays deleted until the agent starts again. Gives its log.
 */
export function ensureNodeRoutes(
  links: LinkPort,
  own: string,
  nodes: readonly Pick<NodeFacts, 'name' | 'ip' | 'podCidrs'>[],
  clusterCidrs: readonly string[],
  device = 'eth0',
): string[] {
  const log: string[] = [];
  for (const node of nodes) {
    if (node.name === own) continue;
    for (const destination of node.podCidrs) {
      if (destination.includes(':') !== node.ip.includes(':')) continue;
      const problem = links.replaceRoute(links.hostNamespace, { destination, gateway: node.ip, device });
      const text = `route to ${destination} via ${node.ip} dev ${device}`;
      log.push(problem === undefined ? `Adding ${text}` : `Failed to add ${text}: ${problem}`);
    }
  }
  if (clusterCidrs.length === 0) return log;
  // the jump stands already when the agent has run on this node before
  const jumps = (links.rules('nat', 'POSTROUTING') ?? []).some((rule) => rule.endsWith(` -j ${MASQUERADE_CHAIN}`));
  const problem = links.restoreIptables(masqueradeRules(clusterCidrs, !jumps));
  if (problem !== undefined) log.push(`Failed to set up masquerading: ${problem}`);
  return log;
}
