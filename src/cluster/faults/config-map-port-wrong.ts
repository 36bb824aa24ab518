import * as z from 'zod';
import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';
import { namespace } from './parameters.ts';

export const configMapPortWrong = defineFault({
  name: 'config-map-port-wrong',
  layer: 7,
  symptom: 'refused',
  summary: 'The port in the ConfigMap is another one; containers started from now on listen there.',
  parameters: { configMap: z.string().default('web'), namespace, key: z.string().default('port'), value: z.string().default('8088') },
  inject(world, parameters) {
    return editObject(world, 'configmaps', parameters.configMap, parameters.namespace, (object) => {
      at(object, 'data')[parameters.key] = parameters.value;
    });
  },
  repairs: ['kubectl edit configmap {configMap}', 'kubectl rollout restart deployment'],
  tool: 'kubectl get configmap {configMap} -o yaml',
});
