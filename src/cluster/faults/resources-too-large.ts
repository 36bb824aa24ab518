import * as z from 'zod';
import { defineFault } from './fault.ts';
import { at, editObject, firstContainer } from './object.ts';
import { deployment, namespace } from './parameters.ts';

export const resourcesTooLarge = defineFault({
  name: 'resources-too-large',
  layer: 7,
  symptom: 'pending',
  summary: 'The container asks for more than any node has.',
  parameters: { deployment, namespace, cpu: z.string().default('64') },
  inject(world, parameters) {
    return editObject(world, 'deployments.apps', parameters.deployment, parameters.namespace, (object) => {
      at(firstContainer(object), 'resources')['requests'] = { cpu: parameters.cpu };
    });
  },
  repairs: ['kubectl set resources deployment {deployment} --requests=cpu=100m'],
  tool: 'kubectl describe pod',
});
