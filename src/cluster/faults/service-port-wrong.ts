import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';
import { namespace, port, service } from './parameters.ts';

export const servicePortWrong = defineFault({
  name: 'service-port-wrong',
  layer: 4,
  symptom: 'unreachable',
  summary: 'A Service offers another port than its clients use.',
  parameters: { service, namespace, port: port.default(8000) },
  inject(world, parameters) {
    return editObject(world, 'services', parameters.service, parameters.namespace, (object) => {
      at(object, 'spec', 'ports', 0)['port'] = parameters.port;
    });
  },
  repairs: ['kubectl edit service {service}'],
  tool: 'kubectl get service {service}',
});
