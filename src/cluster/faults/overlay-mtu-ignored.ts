import * as z from 'zod';
import { ok } from '../../base/result.ts';
import { defineFault } from './fault.ts';
import { setPodMtu } from './overlay.ts';
import { editRules, nodeNamespace } from './place.ts';

export const overlayMtuIgnored = defineFault({
  name: 'overlay-mtu-ignored',
  layer: 3,
  symptom: 'stalls',
  summary: 'Pods send packets as large as without an overlay, and nobody may tell them that these do not fit.',
  parameters: { mtu: z.number().int().min(576).max(9000).default(1500) },
  inject(world, parameters) {
    for (const { name } of world.state.description.nodes) {
      const ns = nodeNamespace(world, name);
      if (!ns.ok) return ns;
      setPodMtu(world, name, parameters.mtu);
      const done = editRules(ns.value, 'filter', ['-I OUTPUT -p icmp -m icmp --icmp-type fragmentation-needed -j DROP']);
      if (!done.ok) return done;
    }
    return ok(undefined);
  },
  repairs: [
    'iptables -D OUTPUT -p icmp -m icmp --icmp-type fragmentation-needed -j DROP',
    'ip link set eth0 mtu 1450 in the pods, or delete them once the plugin knows its MTU',
  ],
  tool: 'tracepath -n {pod address}',
});
