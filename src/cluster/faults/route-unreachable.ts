import { defineFault } from './fault.ts';
import { podRouteParameters, replacePodRoute } from './pod-route.ts';

export const routeUnreachable = defineFault({
  name: 'route-unreachable',
  layer: 3,
  symptom: 'unreachable',
  summary: "A unreachable route for another node's pods: packets are refused with host unreachable.",
  parameters: podRouteParameters,
  inject: (world, parameters) => replacePodRoute(world, parameters, { type: 'unreachable' }),
  repairs: ['ip route replace {range} via {address of to}'],
  tool: 'ip route get {pod address}',
});
