import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';
import { deployment, namespace } from './parameters.ts';

export const scaledToZero = defineFault({
  name: 'scaled-to-zero',
  layer: 7,
  symptom: 'refused',
  summary: 'The Deployment has no replicas.',
  parameters: { deployment, namespace },
  inject(world, parameters) {
    return editObject(world, 'deployments.apps', parameters.deployment, parameters.namespace, (object) => {
      at(object, 'spec')['replicas'] = 0;
    });
  },
  repairs: ['kubectl scale deployment {deployment} --replicas=1'],
  tool: 'kubectl get deployment {deployment}',
});
