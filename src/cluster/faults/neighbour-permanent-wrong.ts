import * as z from 'zod';
import { ok } from '../../base/result.ts';
import { defineFault } from './fault.ts';
import { ip, node } from './parameters.ts';
import { linkOf, nodeNamespace } from './place.ts';

export const neighbourPermanentWrong = defineFault({
  name: 'neighbour-permanent-wrong',
  layer: 2,
  symptom: 'unreachable',
  summary: 'A node holds a permanent neighbour entry with the wrong MAC address for another.',
  parameters: {
    node,
    ip: ip.default('172.18.0.4').describe('whose MAC is wrong'),
    mac: z.string().default('02:00:00:00:00:99'),
    device: z.string().default('eth0'),
  },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    if (!ns.ok) return ns;
    const link = linkOf(ns.value, parameters.device);
    if (!link.ok) return link;
    ns.value.neighbours.set(`${link.value.index} ${parameters.ip}`, {
      ip: parameters.ip,
      ifindex: link.value.index,
      mac: parameters.mac,
      state: 'permanent',
      updatedAt: world.state.now,
      probes: 0,
      proxy: false,
      router: false,
    });
    return ok(undefined);
  },
  repairs: ['ip neigh del {ip} dev {device}'],
  tool: 'ip neigh',
});
