import * as z from 'zod';
import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';
import { namespace, service } from './parameters.ts';

export const sourceRangesWrong = defineFault({
  name: 'source-ranges-wrong',
  layer: 4,
  symptom: 'timeout',
  summary: 'A Service admits clients of one range only, and its real clients are not in it.',
  parameters: { service: service.default('web-lb'), namespace, range: z.string().default('10.0.0.0/8') },
  inject(world, parameters) {
    return editObject(world, 'services', parameters.service, parameters.namespace, (object) => {
      at(object, 'spec')['loadBalancerSourceRanges'] = [parameters.range];
    });
  },
  repairs: ['kubectl patch service {service} -p \'{"spec":{"loadBalancerSourceRanges":["{clients}"]}}\''],
  tool: 'kubectl get service {service} -o yaml',
});
