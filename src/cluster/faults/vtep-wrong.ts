import * as z from 'zod';
import { err, ok } from '../../base/result.ts';
import { defineFault } from './fault.ts';
import { overlay } from './overlay.ts';
import { node } from './parameters.ts';

export const vtepWrong = defineFault({
  name: 'vtep-wrong',
  layer: 2,
  symptom: 'timeout',
  summary: "The forwarding database of a node's VXLAN device sends the frames for one node to another.",
  parameters: {
    node,
    device: z.string().default('flannel.1'),
    to: z.string().default('172.18.0.4').describe('address of the node that gets nothing'),
    instead: z.string().default('172.18.0.2'),
  },
  inject(world, parameters) {
    const found = overlay(world, parameters.node, parameters.device);
    if (!found.ok) return found;
    const { fdb } = found.value.device;
    const mac = [...fdb.keys()].find((key) => fdb.get(key)?.some((entry) => entry.destination === parameters.to));
    if (mac === undefined) return err(`no entry for ${parameters.to} on ${parameters.device}`);
    fdb.set(mac, [{ mac, destination: parameters.instead, kind: 'permanent', updatedAt: world.state.now }]);
    return ok(undefined);
  },
  repairs: ['bridge fdb replace {mac} dev {device} dst {to}'],
  tool: 'bridge fdb show dev {device}',
});
