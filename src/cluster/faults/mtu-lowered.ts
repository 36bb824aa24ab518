import * as z from 'zod';
import { ok } from '../../base/result.ts';
import { defineFault } from './fault.ts';
import { node } from './parameters.ts';
import { linkOf, nodeNamespace } from './place.ts';

export const mtuLowered = defineFault({
  name: 'mtu-lowered',
  layer: 3,
  symptom: 'too-big',
  summary: "The MTU of a node's interface is small: TCP learns it, a ping that must not be fragmented is too big.",
  parameters: { node, device: z.string().default('eth0'), mtu: z.number().int().min(68).max(9000).default(600) },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    if (!ns.ok) return ns;
    const link = linkOf(ns.value, parameters.device);
    if (!link.ok) return link;
    link.value.mtu = parameters.mtu;
    return ok(undefined);
  },
  repairs: ['ip link set {device} mtu 1500'],
  tool: 'tracepath {pod address}',
});
