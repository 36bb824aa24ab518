import * as z from 'zod';
import { defineFault } from './fault.ts';
import { namespace, port } from './parameters.ts';
import { createPolicy } from './policy.ts';

export const policyServicePort = defineFault({
  name: 'policy-service-port',
  layer: 4,
  symptom: 'timeout',
  summary: 'The NetworkPolicy of an application names the port of its Service; policies see the port of the pod.',
  parameters: { namespace, app: z.string().default('web'), port: port.default(80) },
  inject(world, parameters) {
    return createPolicy(world, `allow-to-${parameters.app}`, parameters.namespace, {
      podSelector: { matchLabels: { app: parameters.app } },
      ingress: [{ from: [{ podSelector: {} }], ports: [{ protocol: 'TCP', port: parameters.port }] }],
    });
  },
  repairs: ["the container's port in the policy"],
  tool: 'kubectl describe networkpolicy',
});
