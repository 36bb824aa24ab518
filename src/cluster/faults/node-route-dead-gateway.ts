import { defineFault } from './fault.ts';
import { ip } from './parameters.ts';
import { bendPodRoute, podRouteParameters } from './pod-route.ts';

export const nodeRouteDeadGateway = defineFault({
  name: 'node-route-dead-gateway',
  layer: 3,
  symptom: 'unreachable',
  summary: "The route to another node's pods leads to an address that no host has.",
  parameters: {
    ...podRouteParameters,
    via: ip.default('172.18.0.99').describe('the dead gateway'),
  },
  inject: bendPodRoute,
  repairs: ['ip route replace {range} via {address of to}'],
  tool: 'ip neigh show {via}',
});
