import { setLinkUp } from '../../net/link.ts';
import { defineFault } from './fault.ts';
import { node } from './parameters.ts';
import { nodeNamespace, plain } from './place.ts';

export const bridgeDown = defineFault({
  name: 'bridge-down',
  layer: 2,
  symptom: 'unreachable',
  summary: 'The bridge cni0 of a node is down, and with it the route to its pods.',
  parameters: { node },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    return ns.ok ? plain(setLinkUp(world.network, ns.value.id, 'cni0', false)) : ns;
  },
  repairs: ['ip link set cni0 up'],
  tool: 'ip link show cni0',
});
