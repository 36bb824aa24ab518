import * as z from 'zod';
import { err, ok } from '../../base/result.ts';
import { defineFault } from './fault.ts';
import { overlay } from './overlay.ts';
import { node } from './parameters.ts';

export const vtepMissing = defineFault({
  name: 'vtep-missing',
  layer: 2,
  symptom: 'timeout',
  summary: "The forwarding database of a node's VXLAN device lacks the entry of another node: its frames go nowhere.",
  parameters: {
    node,
    device: z.string().default('flannel.1'),
    to: z.string().default('172.18.0.4').describe('address of the node that is missing'),
  },
  inject(world, parameters) {
    const found = overlay(world, parameters.node, parameters.device);
    if (!found.ok) return found;
    const { fdb } = found.value.device;
    const mac = [...fdb.keys()].find((key) => fdb.get(key)?.some((entry) => entry.destination === parameters.to));
    if (mac === undefined) return err(`no entry for ${parameters.to} on ${parameters.device}`);
    fdb.delete(mac);
    return ok(undefined);
  },
  repairs: ['bridge fdb append {mac} dev {device} dst {to}', 'kubectl -n kube-flannel delete pod {flannel pod of the node}'],
  tool: 'bridge fdb show dev {device}',
});
