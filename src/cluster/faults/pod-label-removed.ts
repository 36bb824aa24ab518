import * as z from 'zod';
import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';
import { namespace, pod } from './parameters.ts';

export const podLabelRemoved = defineFault({
  name: 'pod-label-removed',
  layer: 4,
  symptom: 'refused',
  summary: 'A pod lost the label by which its Service selects it.',
  parameters: { pod, namespace, key: z.string().default('app') },
  inject(world, parameters) {
    return editObject(world, 'pods', parameters.pod, parameters.namespace, (object) => {
      delete at(object, 'metadata', 'labels')[parameters.key];
    });
  },
  repairs: ['kubectl label pod {pod} {key}={right}'],
  tool: 'kubectl get pods --show-labels',
});
