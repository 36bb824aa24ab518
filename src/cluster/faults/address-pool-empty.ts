import * as z from 'zod';
import { err, ok } from '../../base/result.ts';
import { defineFault } from './fault.ts';

export const addressPoolEmpty = defineFault({
  name: 'address-pool-empty',
  layer: 3,
  symptom: 'pending',
  summary: 'MetalLB has no address to give: Services of type LoadBalancer stay pending.',
  parameters: { pool: z.string().default('default') },
  inject(world, parameters) {
    const deleted = world.api?.delete('ipaddresspools.metallb.io', parameters.pool, 'metallb-system');
    return deleted?.ok ? ok(undefined) : err(`no IPAddressPool "${parameters.pool}"`);
  },
  repairs: ['an IPAddressPool with free addresses'],
  tool: 'kubectl describe service {service}',
});
