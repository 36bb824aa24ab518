import * as z from 'zod';
import { deleteNeighbour } from '../../net/neighbour.ts';
import { defineFault } from './fault.ts';
import { overlay } from './overlay.ts';
import { node } from './parameters.ts';
import { plain } from './place.ts';

export const vtepNeighbourMissing = defineFault({
  name: 'vtep-neighbour-missing',
  layer: 2,
  symptom: 'unreachable',
  summary: "A node does not know the hardware address of another node's VTEP, and nobody answers when it asks.",
  parameters: { node, device: z.string().default('flannel.1'), gateway: z.string().default('10.244.2.0').describe('address of the VTEP') },
  inject(world, parameters) {
    const found = overlay(world, parameters.node, parameters.device);
    if (!found.ok) return found;
    const { ns, link } = found.value;
    return plain(deleteNeighbour(ns, link.index, parameters.gateway));
  },
  repairs: ['ip neigh replace {gateway} lladdr {mac} dev {device} nud permanent'],
  tool: 'ip neigh show dev {device}',
});
