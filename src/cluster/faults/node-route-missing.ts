import { defineFault } from './fault.ts';
import { dropRoute, nodeNamespace, podRange } from './place.ts';
import { podRouteParameters } from './pod-route.ts';

export const nodeRouteMissing = defineFault({
  name: 'node-route-missing',
  layer: 3,
  symptom: 'timeout',
  summary: "A node lacks the route to another node's pods; they go to the default gateway, which knows no way.",
  parameters: podRouteParameters,
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    if (!ns.ok) return ns;
    const range = podRange(world, parameters.to);
    return range.ok ? dropRoute(ns.value, range.value.destination, range.value.prefixLength) : range;
  },
  repairs: ['ip route add {range} via {address of to}'],
  tool: 'ip route',
});
