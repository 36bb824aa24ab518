import * as z from 'zod';
import { defineFault } from './fault.ts';
import { ip, node } from './parameters.ts';
import { linkOf, nodeNamespace, podRange, replaceRoute } from './place.ts';

export const nodeRouteDeadGateway = defineFault({
  name: 'node-route-dead-gateway',
  layer: 3,
  symptom: 'unreachable',
  summary: "The route to another node's pods leads to an address that no host has.",
  parameters: {
    node,
    to: z.string().default('worker-2').describe('the node whose pods are lost'),
    via: ip.default('172.18.0.99').describe('the dead gateway'),
  },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    if (!ns.ok) return ns;
    const link = linkOf(ns.value, 'eth0');
    if (!link.ok) return link;
    const range = podRange(world, parameters.to);
    if (!range.ok) return range;
    const { destination, prefixLength } = range.value;
    return replaceRoute(ns.value, {
      destination,
      prefixLength,
      nexthops: [{ gateway: parameters.via, ifindex: link.value.index, onlink: false, weight: 1 }],
    });
  },
  repairs: ['ip route replace {range} via {address of to}'],
  tool: 'ip neigh show {via}',
});
