import * as z from 'zod';
import { defineFault } from './fault.ts';
import { node } from './parameters.ts';
import { nodeNamespace, podRange, replaceRoute } from './place.ts';

export const routeUnreachable = defineFault({
  name: 'route-unreachable',
  layer: 3,
  symptom: 'unreachable',
  summary: "A unreachable route for another node's pods: packets are refused with host unreachable.",
  parameters: { node, to: z.string().default('worker-2').describe('the node whose pods are lost') },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    if (!ns.ok) return ns;
    const range = podRange(world, parameters.to);
    if (!range.ok) return range;
    const { destination, prefixLength } = range.value;
    return replaceRoute(ns.value, { destination, prefixLength, type: 'unreachable' });
  },
  repairs: ['ip route replace {range} via {address of to}'],
  tool: 'ip route get {pod address}',
});
