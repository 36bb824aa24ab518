import * as z from 'zod';
import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';
import { namespace, service } from './parameters.ts';

export const nodePortChanged = defineFault({
  name: 'node-port-changed',
  layer: 4,
  symptom: 'refused',
  summary: 'The nodePort of a Service is another one than clients outside use.',
  parameters: { service, namespace, port: z.number().int().min(30000).max(32767).default(30081) },
  inject(world, parameters) {
    return editObject(world, 'services', parameters.service, parameters.namespace, (object) => {
      at(object, 'spec', 'ports', 0)['nodePort'] = parameters.port;
    });
  },
  repairs: ['kubectl edit service {service}'],
  tool: 'kubectl get service {service}',
});
