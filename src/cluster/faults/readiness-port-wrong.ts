import { defineFault } from './fault.ts';
import { at, editObject, firstContainer } from './object.ts';
import { deployment, namespace, port } from './parameters.ts';

export const readinessPortWrong = defineFault({
  name: 'readiness-port-wrong',
  layer: 7,
  symptom: 'refused',
  summary: 'The readiness probe asks a port nobody listens on.',
  parameters: { deployment, namespace, port: port.default(8089) },
  inject(world, parameters) {
    return editObject(world, 'deployments.apps', parameters.deployment, parameters.namespace, (object) => {
      at(firstContainer(object), 'readinessProbe')['httpGet'] = { path: '/', port: parameters.port };
    });
  },
  repairs: ['kubectl edit deployment {deployment}'],
  tool: 'kubectl describe pod',
});
