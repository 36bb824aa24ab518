import { defineFault } from './fault.ts';
import { node } from './parameters.ts';
import { dropRoute, nodeNamespace } from './place.ts';

export const defaultRouteMissing = defineFault({
  name: 'default-route-missing',
  layer: 3,
  symptom: 'unreachable',
  summary: 'A node has no default route: the cluster works, the outside is gone.',
  parameters: { node },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    return ns.ok ? dropRoute(ns.value, '0.0.0.0', 0) : ns;
  },
  repairs: ['ip route add default via {gateway}'],
  tool: 'ip route',
});
