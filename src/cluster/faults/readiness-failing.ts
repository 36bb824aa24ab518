import * as z from 'zod';
import { defineFault } from './fault.ts';
import { at, editObject, firstContainer } from './object.ts';
import { deployment, namespace } from './parameters.ts';

export const readinessFailing = defineFault({
  name: 'readiness-failing',
  layer: 7,
  symptom: 'refused',
  summary: 'The readiness probe asks for a path that does not exist; no pod becomes ready.',
  parameters: { deployment, namespace, path: z.string().default('/missing') },
  inject(world, parameters) {
    return editObject(world, 'deployments.apps', parameters.deployment, parameters.namespace, (object) => {
      at(firstContainer(object), 'readinessProbe')['httpGet'] = { path: parameters.path, port: 8080 };
    });
  },
  repairs: ['kubectl edit deployment {deployment}'],
  tool: 'kubectl describe pod',
});
