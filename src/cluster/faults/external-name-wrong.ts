import * as z from 'zod';
import { defineFault } from './fault.ts';
import { editObject } from './object.ts';
import { namespace, service } from './parameters.ts';

export const externalNameWrong = defineFault({
  name: 'external-name-wrong',
  layer: 7,
  symptom: 'name-error',
  summary: 'A Service became an ExternalName for a name that does not exist.',
  parameters: { service, namespace, target: z.string().default('web.example.invalid') },
  inject(world, parameters) {
    return editObject(world, 'services', parameters.service, parameters.namespace, (object) => {
      object['spec'] = { type: 'ExternalName', externalName: parameters.target };
    });
  },
  repairs: ['kubectl patch service {service} -p {spec}'],
  tool: 'dig {service}.{namespace}.svc.cluster.local CNAME',
});
