import { defineFault } from './fault.ts';
import { podRouteParameters, replacePodRoute } from './pod-route.ts';

export const routeProhibit = defineFault({
  name: 'route-prohibit',
  layer: 3,
  symptom: 'unreachable',
  summary: "A prohibit route for another node's pods: packets are refused with administratively prohibited.",
  parameters: podRouteParameters,
  inject: (world, parameters) => replacePodRoute(world, parameters, { type: 'prohibit' }),
  repairs: ['ip route replace {range} via {address of to}'],
  tool: 'ip route get {pod address}',
});
