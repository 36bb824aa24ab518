import * as z from 'zod';
import type { Result } from '../../base/result.ts';
import type { World } from '../world.ts';
import type { NewRoute } from '../../net/route-table.ts';
import { node } from './parameters.ts';
import { linkOf, nodeNamespace, podRange, replaceRoute } from './place.ts';

/** A fault in one node's route to another node's pods. */
export const podRouteParameters = { node, to: z.string().default('worker-2').describe('the node whose pods are lost') };

interface PodRoute {
  readonly node: string;
  readonly to: string;
}

/** Gives a node another route to the pods of another node. */
export function replacePodRoute(world: World, at: PodRoute, route: Omit<NewRoute, 'destination' | 'prefixLength'>): Result<void> {
  const ns = nodeNamespace(world, at.node);
  if (!ns.ok) return ns;
  const range = podRange(world, at.to);
  if (!range.ok) return range;
  const { destination, prefixLength } = range.value;
  return replaceRoute(ns.value, { destination, prefixLength, ...route });
}

/** Leads the pods of another node over a gateway on the nodes' wire. */
export function bendPodRoute(world: World, at: PodRoute & { readonly via: string }): Result<void> {
  const ns = nodeNamespace(world, at.node);
  if (!ns.ok) return ns;
  const link = linkOf(ns.value, 'eth0');
  if (!link.ok) return link;
  return replacePodRoute(world, at, { nexthops: [{ gateway: at.via, ifindex: link.value.index, onlink: false, weight: 1 }] });
}
