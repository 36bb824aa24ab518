import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';
import { namespace, service } from './parameters.ts';

export const internalTrafficLocal = defineFault({
  name: 'internal-traffic-local',
  layer: 4,
  symptom: 'timeout',
  summary: 'internalTrafficPolicy is Local: pods on nodes without a pod of the Service do not reach it.',
  parameters: { service, namespace },
  inject(world, parameters) {
    return editObject(world, 'services', parameters.service, parameters.namespace, (object) => {
      at(object, 'spec')['internalTrafficPolicy'] = 'Local';
    });
  },
  repairs: ['kubectl patch service {service} -p \'{"spec":{"internalTrafficPolicy":"Cluster"}}\''],
  tool: 'kubectl describe service {service}',
});
