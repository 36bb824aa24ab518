import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';
import { namespace, service } from './parameters.ts';

export const serviceProtocolWrong = defineFault({
  name: 'service-protocol-wrong',
  layer: 4,
  symptom: 'unreachable',
  summary: 'A Service offers UDP where clients use TCP.',
  parameters: { service, namespace },
  inject(world, parameters) {
    return editObject(world, 'services', parameters.service, parameters.namespace, (object) => {
      at(object, 'spec', 'ports', 0)['protocol'] = 'UDP';
    });
  },
  repairs: ['kubectl edit service {service}'],
  tool: 'kubectl get service {service}',
});
