import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';
import { namespace, service } from './parameters.ts';

export const externalTrafficLocal = defineFault({
  name: 'external-traffic-local',
  layer: 4,
  symptom: 'timeout',
  summary: 'externalTrafficPolicy is Local: nodes without a pod of the Service drop what comes from outside.',
  parameters: { service, namespace },
  inject(world, parameters) {
    return editObject(world, 'services', parameters.service, parameters.namespace, (object) => {
      at(object, 'spec')['externalTrafficPolicy'] = 'Local';
    });
  },
  repairs: ['kubectl patch service {service} -p \'{"spec":{"externalTrafficPolicy":"Cluster"}}\''],
  tool: 'kubectl describe service {service}',
});
