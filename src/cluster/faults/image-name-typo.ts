import * as z from 'zod';
import { defineFault } from './fault.ts';
import { editObject, firstContainer } from './object.ts';
import { deployment, namespace } from './parameters.ts';

export const imageNameTypo = defineFault({
  name: 'image-name-typo',
  layer: 7,
  symptom: 'not-running',
  summary: 'The image does not exist: ErrImagePull, then ImagePullBackOff.',
  parameters: { deployment, namespace, image: z.string().default('registry.k8s.io/e2e-test-images/agnhots:2.53') },
  inject(world, parameters) {
    return editObject(world, 'deployments.apps', parameters.deployment, parameters.namespace, (object) => {
      firstContainer(object)['image'] = parameters.image;
    });
  },
  repairs: ['kubectl set image deployment/{deployment} {container}={right}'],
  tool: 'kubectl describe pod',
});
