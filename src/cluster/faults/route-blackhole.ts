import { defineFault } from './fault.ts';
import { podRouteParameters, replacePodRoute } from './pod-route.ts';

export const routeBlackhole = defineFault({
  name: 'route-blackhole',
  layer: 3,
  symptom: 'timeout',
  summary: "A blackhole route for another node's pods: packets are silently discarded.",
  parameters: podRouteParameters,
  inject: (world, parameters) => replacePodRoute(world, parameters, { type: 'blackhole' }),
  repairs: ['ip route replace {range} via {address of to}'],
  tool: 'ip route get {pod address}',
});
