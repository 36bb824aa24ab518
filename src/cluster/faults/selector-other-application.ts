import * as z from 'zod';
import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';
import { namespace, service } from './parameters.ts';

export const selectorOtherApplication = defineFault({
  name: 'selector-other-application',
  layer: 4,
  symptom: 'refused',
  summary: 'A selector matches the pods of another application, which have no such port.',
  parameters: {
    service,
    namespace,
    key: z.string().default('app'),
    value: z.string().default('near').describe('the label of the wrong pods'),
  },
  inject(world, parameters) {
    return editObject(world, 'services', parameters.service, parameters.namespace, (object) => {
      at(object, 'spec', 'selector')[parameters.key] = parameters.value;
    });
  },
  repairs: ['kubectl set selector service {service} {key}={right}'],
  tool: 'kubectl get endpointslices -l kubernetes.io/service-name={service}',
});
