import * as z from 'zod';
import { defineFault } from './fault.ts';
import { node } from './parameters.ts';
import { nodeNamespace, podRange, replaceRoute } from './place.ts';

export const routeBlackhole = defineFault({
  name: 'route-blackhole',
  layer: 3,
  symptom: 'timeout',
  summary: "A blackhole route for another node's pods: packets are silently discarded.",
  parameters: { node, to: z.string().default('worker-2').describe('the node whose pods are lost') },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    if (!ns.ok) return ns;
    const range = podRange(world, parameters.to);
    if (!range.ok) return range;
    const { destination, prefixLength } = range.value;
    return replaceRoute(ns.value, { destination, prefixLength, type: 'blackhole' });
  },
  repairs: ['ip route replace {range} via {address of to}'],
  tool: 'ip route get {pod address}',
});
