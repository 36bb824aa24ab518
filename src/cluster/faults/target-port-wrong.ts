import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';
import { namespace, port, service } from './parameters.ts';

export const targetPortWrong = defineFault({
  name: 'target-port-wrong',
  layer: 4,
  symptom: 'refused',
  summary: 'The targetPort of a Service is a port nobody listens on.',
  parameters: { service, namespace, port: port.default(8081) },
  inject(world, parameters) {
    return editObject(world, 'services', parameters.service, parameters.namespace, (object) => {
      at(object, 'spec', 'ports', 0)['targetPort'] = parameters.port;
    });
  },
  repairs: [`kubectl patch service {service} --type=json -p='[{"op":"replace","path":"/spec/ports/0/targetPort","value":{right}}]'`],
  tool: 'kubectl describe service {service}',
});
