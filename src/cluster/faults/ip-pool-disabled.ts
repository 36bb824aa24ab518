import * as z from 'zod';
import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';

export const ipPoolDisabled = defineFault({
  name: 'ip-pool-disabled',
  layer: 3,
  symptom: 'not-running',
  summary: "Calico's only address pool is disabled: new pods get no address.",
  parameters: { pool: z.string().default('default-ipv4-ippool') },
  inject(world, parameters) {
    return editObject(world, 'ippools.crd.projectcalico.org', parameters.pool, undefined, (pool) => {
      at(pool, 'spec')['disabled'] = true;
    });
  },
  repairs: ['kubectl patch ippool {pool} --type merge -p \'{"spec":{"disabled":false}}\''],
  tool: 'kubectl describe pod {pod}',
});
