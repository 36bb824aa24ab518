import * as z from 'zod';
import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';
import { namespace, service } from './parameters.ts';

export const targetPortNameWrong = defineFault({
  name: 'target-port-name-wrong',
  layer: 4,
  symptom: 'refused',
  summary: 'The targetPort of a Service is a name that no container port has.',
  parameters: { service, namespace, portName: z.string().default('htp').describe('the wrong name') },
  inject(world, parameters) {
    return editObject(world, 'services', parameters.service, parameters.namespace, (object) => {
      at(object, 'spec', 'ports', 0)['targetPort'] = parameters.portName;
    });
  },
  repairs: ['kubectl edit service {service}'],
  tool: 'kubectl describe service {service}',
});
