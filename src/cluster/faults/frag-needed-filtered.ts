import * as z from 'zod';
import { defineFault } from './fault.ts';
import { node } from './parameters.ts';
import { editRules, linkOf, nodeNamespace } from './place.ts';

export const fragNeededFiltered = defineFault({
  name: 'frag-needed-filtered',
  layer: 3,
  symptom: 'stalls',
  summary: 'A small MTU on the way, and the ICMP message that says so is filtered: large answers never arrive.',
  parameters: { node, device: z.string().default('eth0'), mtu: z.number().int().min(68).max(9000).default(600) },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    if (!ns.ok) return ns;
    const link = linkOf(ns.value, parameters.device);
    if (!link.ok) return link;
    link.value.mtu = parameters.mtu;
    return editRules(ns.value, 'filter', ['-I OUTPUT -p icmp --icmp-type fragmentation-needed -j DROP']);
  },
  repairs: ['iptables -D OUTPUT -p icmp --icmp-type fragmentation-needed -j DROP', 'ip link set {device} mtu 1500'],
  tool: 'ping -M do -s 1400 {pod address}',
});
