import { err, ok, type Result } from '../../base/result.ts';
import { findLink } from '../../net/link.ts';
import type { Link, NetworkNamespace } from '../../net/namespace.ts';
import { applyIptablesRestore } from '../../net/netfilter/restore.ts';
import { applyNft } from '../../net/nftables/apply.ts';
import type { NetlinkError } from '../../net/netlink.ts';
import { putRoute, removeRoute } from '../../net/route-table.ts';
import type { NewRoute } from '../../net/route-table.ts';
import type { World } from '../world.ts';

/** Where faults act: namespaces of nodes and pods, links, routes, rules, files. */

/** The network namespace of a node; the reason names the nodes there are. */
export function nodeNamespace(world: World, node: string): Result<NetworkNamespace> {
  const kernel = world.state.kernels.get(node);
  const found = kernel && world.network.state.namespaces.get(kernel.namespace);
  return found ? ok(found) : err(`no node "${node}"; there are ${[...world.state.kernels.keys()].join(', ')}`);
}

/** The network namespace of a pod that runs with a network of its own. */
export function podNamespace(world: World, pod: string, namespace: string): Result<NetworkNamespace> {
  for (const sandbox of world.state.sandboxes.values()) {
    if (sandbox.pod.name !== pod || sandbox.pod.namespace !== namespace) continue;
    const found = world.network.state.namespaces.get(sandbox.namespace);
    if (found) return ok(found);
  }
  return err(`no running pod "${pod}" in namespace "${namespace}"`);
}

export function linkOf(ns: NetworkNamespace, device: string): Result<Link> {
  const link = findLink(ns, device);
  return link
    ? ok(link)
    : err(`no device "${device}" in ${ns.label}; there are ${[...ns.links.values()].map((entry) => entry.name).join(', ')}`);
}

/** The host's end of a pod's veth. */
export function hostEnd(world: World, pod: NetworkNamespace): Result<{ readonly ns: NetworkNamespace; readonly link: Link }> {
  const link = findLink(pod, 'eth0');
  const peer = link?.device.kind === 'veth' ? link.device.peer : undefined;
  const ns = peer && world.network.state.namespaces.get(peer.namespace);
  const other = peer && ns?.links.get(peer.index);
  return ns && other ? ok({ ns, link: other }) : err(`${pod.label} has no eth0 with another end`);
}

/** A kernel's refusal as this room's reason. */
export function plain<T>(result: Result<T, NetlinkError>): Result<void> {
  return result.ok ? ok(undefined) : err(result.error.extack ?? result.error.errno);
}

/** Edits rules as `iptables-restore -n` would; `lines` name the table by `*`. */
export function editRules(ns: NetworkNamespace, table: 'filter' | 'nat' | 'mangle' | 'raw', lines: readonly string[]): Result<void> {
  const done = applyIptablesRestore(ns.ruleset, `*${table}\n${lines.join('\n')}\nCOMMIT\n`, { version: 4, noflush: true });
  return done.ok ? ok(undefined) : err(`iptables: ${done.error.message}`);
}

/** Does what `nft` would with one command. */
export function editNft(world: World, ns: NetworkNamespace, command: string): Result<void> {
  const { errors } = applyNft(ns.ruleset, command, { now: world.state.now });
  const [first] = errors;
  return first === undefined ? ok(undefined) : err(`nft: ${String(first.message)}`);
}

export function replaceRoute(ns: NetworkNamespace, route: NewRoute): Result<void> {
  return plain(putRoute(ns, route, 'replace'));
}

export function dropRoute(ns: NetworkNamespace, destination: string, prefixLength: number): Result<void> {
  return plain(removeRoute(ns, { destination, prefixLength }));
}

/** The pod network of a node, split. */
export function podRange(
  world: World,
  node: string,
): Result<{ readonly destination: string; readonly prefixLength: number; readonly nodeIp: string }> {
  const described = world.state.description.nodes.find((entry) => entry.name === node);
  if (described?.podCIDR === undefined) return err(`node "${node}" has no pod range`);
  const [destination = '', length = '24'] = described.podCIDR.split('/');
  return ok({ destination, prefixLength: Number(length), nodeIp: described.ip });
}
