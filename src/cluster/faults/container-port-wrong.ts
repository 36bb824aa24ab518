import { defineFault } from './fault.ts';
import { editObject, firstContainer } from './object.ts';
import { deployment, namespace, port } from './parameters.ts';

export const containerPortWrong = defineFault({
  name: 'container-port-wrong',
  layer: 7,
  symptom: 'refused',
  summary: 'The application listens on another port than the Service sends to.',
  parameters: { deployment, namespace, port: port.default(8090) },
  inject(world, parameters) {
    return editObject(world, 'deployments.apps', parameters.deployment, parameters.namespace, (object) => {
      firstContainer(object)['args'] = ['netexec', `--http-port=${parameters.port}`];
      delete firstContainer(object)['readinessProbe'];
    });
  },
  repairs: ['kubectl edit deployment {deployment}'],
  tool: 'kubectl exec deploy/{deployment} -- ss -ltn',
});
