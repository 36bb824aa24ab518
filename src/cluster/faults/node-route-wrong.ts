import * as z from 'zod';
import { defineFault } from './fault.ts';
import { ip, node } from './parameters.ts';
import { linkOf, nodeNamespace, podRange, replaceRoute } from './place.ts';

export const nodeRouteWrong = defineFault({
  name: 'node-route-wrong',
  layer: 3,
  symptom: 'stalls',
  summary: "The route to another node's pods leads over a third node, which sees half of each connection and drops it as invalid.",
  parameters: {
    node,
    to: z.string().default('worker-2').describe('the node whose pods are lost'),
    via: ip.default('172.18.0.2').describe('the wrong gateway'),
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
  tool: 'ip route get {pod address}',
});
