import * as z from 'zod';
import { defineFault } from './fault.ts';
import { namespace } from './parameters.ts';
import { createPolicy } from './policy.ts';

export const policyPeerWrong = defineFault({
  name: 'policy-peer-wrong',
  layer: 4,
  symptom: 'timeout',
  summary: 'The NetworkPolicy of an application allows pods with a label that nobody has.',
  parameters: { namespace, app: z.string().default('web'), peer: z.string().default('frontend') },
  inject(world, parameters) {
    return createPolicy(world, `allow-to-${parameters.app}`, parameters.namespace, {
      podSelector: { matchLabels: { app: parameters.app } },
      ingress: [{ from: [{ podSelector: { matchLabels: { app: parameters.peer } } }] }],
    });
  },
  repairs: ["the clients' label in the policy's podSelector"],
  tool: 'kubectl get pods --show-labels',
});
