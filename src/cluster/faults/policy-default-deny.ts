import { defineFault } from './fault.ts';
import { namespace } from './parameters.ts';
import { createPolicy } from './policy.ts';

export const policyDefaultDeny = defineFault({
  name: 'policy-default-deny',
  layer: 4,
  symptom: 'timeout',
  summary: 'A NetworkPolicy isolates every pod of a namespace and allows nothing.',
  parameters: { namespace },
  inject(world, parameters) {
    return createPolicy(world, 'default-deny', parameters.namespace, { podSelector: {}, policyTypes: ['Ingress'] });
  },
  repairs: ['kubectl delete networkpolicy default-deny', 'a policy that allows what is needed'],
  tool: 'kubectl describe networkpolicy',
});
