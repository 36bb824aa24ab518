import { defineFault } from './fault.ts';
import { ip } from './parameters.ts';
import { bendPodRoute, podRouteParameters } from './pod-route.ts';

export const nodeRouteWrong = defineFault({
  name: 'node-route-wrong',
  layer: 3,
  symptom: 'stalls',
  summary: "The route to another node's pods leads over a third node, which sees half of each connection and drops it as invalid.",
  parameters: {
    ...podRouteParameters,
    via: ip.default('172.18.0.2').describe('the wrong gateway'),
  },
  inject: bendPodRoute,
  repairs: ['ip route replace {range} via {address of to}'],
  tool: 'ip route get {pod address}',
});
