import { hasCarrier } from '../net/link.ts';
import { findRoute } from '../net/route.ts';
import type { World } from './world.ts';

/**
 * Whether a node and the API server have a way to each other: routes both ways, over devices with a carrier. What rules would do to their
 * connection is not asked: heartbeats are no packets here.
 */
export function reachesApi(world: World, node: string): boolean {
  const { nodes } = world.state.description;
  const server = nodes.find(({ role }) => role === 'control-plane');
  const own = nodes.find(({ name }) => name === node);
  if (!server || !own || server.name === node) return true;
  return hasWay(world, node, server.ip) && hasWay(world, server.name, own.ip);
}

function hasWay({ state, network }: World, from: string, to: string): boolean {
  const ns = network.state.namespaces.get(state.kernels.get(from)?.namespace ?? '');
  if (!ns) return false;
  const found = findRoute(ns, { destination: to });
  return found.kind === 'route' && found.route.type !== 'local' && hasCarrier(network, ns, found.link);
}
