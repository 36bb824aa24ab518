import { defineFault } from './fault.ts';
import { namespace, pod } from './parameters.ts';
import { dropRoute, podNamespace } from './place.ts';

export const podDefaultRouteMissing = defineFault({
  name: 'pod-default-route-missing',
  layer: 3,
  symptom: 'unreachable',
  summary: 'A pod has no default route and knows only its own subnet.',
  parameters: { pod, namespace },
  inject(world, parameters) {
    const ns = podNamespace(world, parameters.pod, parameters.namespace);
    if (!ns.ok) return ns;
    return dropRoute(ns.value, '0.0.0.0', 0);
  },
  repairs: ['kubectl delete pod {pod}', 'ip route add default via {bridge address}'],
  tool: 'ip route',
});
