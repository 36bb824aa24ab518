import * as z from 'zod';
import { defineFault } from './fault.ts';
import { editObject, firstContainer } from './object.ts';
import { deployment, namespace } from './parameters.ts';

export const configMapMissing = defineFault({
  name: 'config-map-missing',
  layer: 7,
  symptom: 'not-running',
  summary: 'The container needs a ConfigMap that does not exist: CreateContainerConfigError.',
  parameters: { deployment, namespace, configMap: z.string().default('web-settings') },
  inject(world, parameters) {
    return editObject(world, 'deployments.apps', parameters.deployment, parameters.namespace, (object) => {
      firstContainer(object)['envFrom'] = [{ configMapRef: { name: parameters.configMap } }];
    });
  },
  repairs: ['kubectl create configmap {configMap}'],
  tool: 'kubectl describe pod',
});
