import * as z from 'zod';
import { setLinkUp } from '../../net/link.ts';
import { defineFault } from './fault.ts';
import { node } from './parameters.ts';
import { nodeNamespace, plain } from './place.ts';

export const nodeLinkDown = defineFault({
  name: 'node-link-down',
  layer: 2,
  symptom: 'unreachable',
  summary: "A node's interface is down: nothing on the node is reached from elsewhere.",
  parameters: { node, device: z.string().default('eth0').describe('the interface') },
  inject(world, { node: name, device }) {
    const ns = nodeNamespace(world, name);
    return ns.ok ? plain(setLinkUp(world.network, ns.value.id, device, false)) : ns;
  },
  repairs: ['ip link set {device} up', 'ip route add default via 172.18.0.1'],
  tool: 'ip link show {device}',
});
