import { writeSysctl } from '../../net/sysctl.ts';
import { defineFault } from './fault.ts';
import { node } from './parameters.ts';
import { nodeNamespace } from './place.ts';

export const ipForwardOff = defineFault({
  name: 'ip-forward-off',
  layer: 3,
  symptom: 'timeout',
  summary: 'A node does not forward: its pods reach only their own bridge.',
  parameters: { node },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    return ns.ok ? writeSysctl(ns.value, 'net.ipv4.ip_forward', '0') : ns;
  },
  repairs: ['sysctl -w net.ipv4.ip_forward=1'],
  tool: 'sysctl net.ipv4.ip_forward',
});
