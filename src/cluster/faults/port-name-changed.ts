import * as z from 'zod';
import { defineFault } from './fault.ts';
import { at, editObject, firstContainer } from './object.ts';
import { deployment, namespace } from './parameters.ts';

export const portNameChanged = defineFault({
  name: 'port-name-changed',
  layer: 7,
  symptom: 'refused',
  summary: 'The container port got another name than the one the Service refers to.',
  parameters: { deployment, namespace, portName: z.string().default('web') },
  inject(world, parameters) {
    return editObject(world, 'deployments.apps', parameters.deployment, parameters.namespace, (object) => {
      at(firstContainer(object), 'ports', 0)['name'] = parameters.portName;
    });
  },
  repairs: ['kubectl edit deployment {deployment}'],
  tool: 'kubectl describe service',
});
