import * as z from 'zod';
import { ok } from '../../base/result.ts';
import { defineFault } from './fault.ts';
import { overlay } from './overlay.ts';
import { node } from './parameters.ts';

export const vxlanVniWrong = defineFault({
  name: 'vxlan-vni-wrong',
  layer: 2,
  symptom: 'timeout',
  summary: "A node's VXLAN device has another network identifier: what the others send it, it throws away, and they its packets.",
  parameters: { node, device: z.string().default('flannel.1'), vni: z.number().int().min(1).max(16777215).default(2) },
  inject(world, parameters) {
    const found = overlay(world, parameters.node, parameters.device);
    if (!found.ok) return found;
    const { link, device } = found.value;
    Object.assign(link, { device: { ...device, vni: parameters.vni } });
    return ok(undefined);
  },
  repairs: ['kubectl -n kube-flannel delete pod {flannel pod of the node}'],
  tool: 'ip -d link show {device}',
});
