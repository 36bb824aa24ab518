import * as z from 'zod';
import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';
import { deployment, namespace } from './parameters.ts';

export const nodeSelectorImpossible = defineFault({
  name: 'node-selector-impossible',
  layer: 7,
  symptom: 'pending',
  summary: 'No node has the label that the nodeSelector asks for.',
  parameters: { deployment, namespace, key: z.string().default('disk'), value: z.string().default('ssd') },
  inject(world, parameters) {
    return editObject(world, 'deployments.apps', parameters.deployment, parameters.namespace, (object) => {
      at(object, 'spec', 'template', 'spec', 'nodeSelector')[parameters.key] = parameters.value;
    });
  },
  repairs: ['kubectl label node {node} {key}={value}'],
  tool: 'kubectl describe pod',
});
