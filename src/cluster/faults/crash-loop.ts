import { defineFault } from './fault.ts';
import { editObject, firstContainer } from './object.ts';
import { deployment, namespace } from './parameters.ts';

export const crashLoop = defineFault({
  name: 'crash-loop',
  layer: 7,
  symptom: 'not-running',
  summary: 'The container ends at once, and the kubelet waits longer before each new start.',
  parameters: { deployment, namespace },
  inject(world, parameters) {
    return editObject(world, 'deployments.apps', parameters.deployment, parameters.namespace, (object) => {
      firstContainer(object)['command'] = ['sh', '-c', 'exit 1'];
    });
  },
  repairs: ['kubectl rollout undo deployment {deployment}'],
  tool: 'kubectl logs --previous',
});
