import * as z from 'zod';
import { err, ok } from '../../base/result.ts';
import { defineFault } from './fault.ts';

export const addressNotAdvertised = defineFault({
  name: 'address-not-advertised',
  layer: 2,
  symptom: 'unreachable',
  summary: 'The pool of an address is advertised by nobody: no node answers for it.',
  parameters: { advertisement: z.string().default('default') },
  inject(world, parameters) {
    const deleted = world.api?.delete('l2advertisements.metallb.io', parameters.advertisement, 'metallb-system');
    return deleted?.ok ? ok(undefined) : err(`no L2Advertisement "${parameters.advertisement}"`);
  },
  repairs: ['an L2Advertisement that names the pool'],
  tool: 'arping -c 1 {address}',
});
