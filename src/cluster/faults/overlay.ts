import { err, ok, type Result } from '../../base/result.ts';
import type { KubeObject } from '../../kube/object.ts';
import { findLink } from '../../net/link.ts';
import type { Link, LinkDevice, NetworkNamespace } from '../../net/namespace.ts';
import type { World } from '../world.ts';
import { hostEnd, linkOf, nodeNamespace } from './place.ts';

type VxlanDevice = Extract<LinkDevice, { readonly kind: 'vxlan' }>;

/** The VXLAN device of a node. */
export function overlay(
  world: World,
  node: string,
  name: string,
): Result<{ readonly ns: NetworkNamespace; readonly link: Link; readonly device: VxlanDevice }> {
  const ns = nodeNamespace(world, node);
  if (!ns.ok) return ns;
  const link = linkOf(ns.value, name);
  if (!link.ok) return link;
  const { device } = link.value;
  return device.kind === 'vxlan' ? ok({ ns: ns.value, link: link.value, device }) : err(`${name} on ${node} is no VXLAN device`);
}

/** Sets both ends of every pair between a node and its pods. */
export function setPodMtu(world: World, node: string, mtu: number): void {
  for (const sandbox of world.state.sandboxes.values()) {
    const ns = sandbox.node === node && !sandbox.hostNetwork ? world.network.state.namespaces.get(sandbox.namespace) : undefined;
    const end = ns && hostEnd(world, ns);
    const link = ns && findLink(ns, 'eth0');
    if (link) link.mtu = mtu;
    if (end?.ok) end.value.link.mtu = mtu;
  }
}

interface PodObject extends KubeObject {
  readonly spec?: { readonly nodeName?: string };
  readonly status?: { readonly podIP?: string };
}

/** Where running pods with a label app are, and their addresses. */
export function podsOf(world: World, app: string): readonly { readonly node: string; readonly ip: string }[] {
  return (world.api?.list<PodObject>('pods', { labels: { app } }) ?? []).flatMap(({ spec, status }) =>
    spec?.nodeName !== undefined && status?.podIP !== undefined ? [{ node: spec.nodeName, ip: status.podIP }] : [],
  );
}
