import * as z from 'zod';
import { defineFault } from './fault.ts';
import { node } from './parameters.ts';
import { editRules, nodeNamespace } from './place.ts';

export const overlayBlocked = defineFault({
  name: 'overlay-blocked',
  layer: 4,
  symptom: 'timeout',
  summary: 'A firewall of a node drops the UDP packets that carry the overlay.',
  parameters: { node, port: z.number().int().min(1).max(65535).default(8472) },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    return ns.ok ? editRules(ns.value, 'filter', [`-I INPUT -p udp --dport ${parameters.port} -j DROP`]) : ns;
  },
  repairs: ['iptables -D INPUT -p udp --dport {port} -j DROP'],
  tool: 'tcpdump -ni eth0 udp port {port}',
});
