import * as z from 'zod';
import { ok } from '../../base/result.ts';
import { defineFault } from './fault.ts';
import { overlay } from './overlay.ts';
import { node } from './parameters.ts';

export const vxlanPortWrong = defineFault({
  name: 'vxlan-port-wrong',
  layer: 4,
  symptom: 'timeout',
  summary: "A node's VXLAN device sends to another UDP port than the others listen on.",
  parameters: { node, device: z.string().default('flannel.1'), port: z.number().int().min(1).max(65535).default(4789) },
  inject(world, parameters) {
    const found = overlay(world, parameters.node, parameters.device);
    if (!found.ok) return found;
    const { link, device } = found.value;
    Object.assign(link, { device: { ...device, port: parameters.port } });
    return ok(undefined);
  },
  repairs: ['kubectl -n kube-flannel delete pod {flannel pod of the node}'],
  tool: 'ip -d link show {device}',
});
