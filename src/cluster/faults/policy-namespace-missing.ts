import * as z from 'zod';
import { defineFault } from './fault.ts';
import { namespace } from './parameters.ts';
import { createPolicy } from './policy.ts';

export const policyNamespaceMissing = defineFault({
  name: 'policy-namespace-missing',
  layer: 4,
  symptom: 'timeout',
  summary: 'A NetworkPolicy allows pods by label and namespace in one entry, and no namespace has that label.',
  parameters: { namespace, app: z.string().default('web'), client: z.string().default('client') },
  inject(world, parameters) {
    return createPolicy(world, `allow-to-${parameters.app}`, parameters.namespace, {
      podSelector: { matchLabels: { app: parameters.app } },
      ingress: [
        {
          from: [
            {
              podSelector: { matchLabels: { app: parameters.client } },
              namespaceSelector: { matchLabels: { team: parameters.client } },
            },
          ],
        },
      ],
    });
  },
  repairs: ['two entries instead of one, or the label on the namespace'],
  tool: 'kubectl get namespaces --show-labels',
});
