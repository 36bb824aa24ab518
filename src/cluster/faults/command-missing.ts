import * as z from 'zod';
import { defineFault } from './fault.ts';
import { editObject, firstContainer } from './object.ts';
import { deployment, namespace } from './parameters.ts';

export const commandMissing = defineFault({
  name: 'command-missing',
  layer: 7,
  symptom: 'not-running',
  summary: 'The command of the container is not in its image.',
  parameters: { deployment, namespace, command: z.string().default('/bin/no-such-command') },
  inject(world, parameters) {
    return editObject(world, 'deployments.apps', parameters.deployment, parameters.namespace, (object) => {
      firstContainer(object)['command'] = [parameters.command];
    });
  },
  repairs: ['kubectl rollout undo deployment {deployment}'],
  tool: 'kubectl describe pod',
});
