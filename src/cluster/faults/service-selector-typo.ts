import * as z from 'zod';
import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';
import { namespace, service } from './parameters.ts';

export const serviceSelectorTypo = defineFault({
  name: 'service-selector-typo',
  layer: 4,
  symptom: 'refused',
  summary: "A Service's selector matches no pod, so that it has no endpoints.",
  parameters: { service, namespace, key: z.string().default('app'), value: z.string().default('wbe').describe('the wrong value') },
  inject(world, parameters) {
    return editObject(world, 'services', parameters.service, parameters.namespace, (object) => {
      at(object, 'spec', 'selector')[parameters.key] = parameters.value;
    });
  },
  repairs: ['kubectl set selector service {service} {key}={right}'],
  tool: 'kubectl get endpointslices -l kubernetes.io/service-name={service}',
});
