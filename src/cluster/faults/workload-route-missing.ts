import * as z from 'zod';
import { err } from '../../base/result.ts';
import { defineFault } from './fault.ts';
import { podsOf } from './overlay.ts';
import { dropRoute, nodeNamespace } from './place.ts';

export const workloadRouteMissing = defineFault({
  name: 'workload-route-missing',
  layer: 3,
  symptom: 'timeout',
  summary: 'A node has lost the route to one of its own pods: the blackhole of its block swallows the packets.',
  parameters: { app: z.string().default('web').describe('label app of the pod') },
  inject(world, parameters) {
    const found = podsOf(world, parameters.app)[0];
    const ns = found && nodeNamespace(world, found.node);
    if (!found || !ns?.ok) return err(`no running pod with label app=${parameters.app}`);
    return dropRoute(ns.value, found.ip, 32);
  },
  repairs: ['ip route add {address} dev {device} scope link'],
  tool: "ip route get {address} on the pod's node",
});
