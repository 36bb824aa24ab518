import * as z from 'zod';
import { defineFault } from './fault.ts';
import { editObject, firstContainer } from './object.ts';
import { deployment, namespace } from './parameters.ts';

export const livenessFailing = defineFault({
  name: 'liveness-failing',
  layer: 7,
  symptom: 'not-running',
  summary: 'The liveness probe fails, so that the kubelet restarts the container again and again.',
  parameters: { deployment, namespace, path: z.string().default('/missing') },
  inject(world, parameters) {
    return editObject(world, 'deployments.apps', parameters.deployment, parameters.namespace, (object) => {
      firstContainer(object)['livenessProbe'] = { httpGet: { path: parameters.path, port: 8080 }, periodSeconds: 1, failureThreshold: 1 };
    });
  },
  repairs: ['kubectl edit deployment {deployment}'],
  tool: 'kubectl describe pod',
});
