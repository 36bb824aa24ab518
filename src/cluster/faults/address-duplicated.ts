import * as z from 'zod';
import { addAddress } from '../../net/address.ts';
import { defineFault } from './fault.ts';
import { ip, node } from './parameters.ts';
import { linkOf, nodeNamespace, plain } from './place.ts';

export const addressDuplicated = defineFault({
  name: 'address-duplicated',
  layer: 2,
  symptom: 'wrong-target',
  summary: "Another host has a node's address too and answers for it.",
  parameters: {
    node: node.default('control-plane'),
    ip: ip.default('172.18.0.4').describe('the address that exists twice'),
    device: z.string().default('eth0'),
  },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    if (!ns.ok) return ns;
    const link = linkOf(ns.value, parameters.device);
    if (!link.ok) return link;
    return plain(addAddress(ns.value, link.value, { ip: parameters.ip, prefixLength: 16 }));
  },
  repairs: ['ip address del {ip}/16 dev {device}'],
  tool: 'arping -D {ip}',
});
