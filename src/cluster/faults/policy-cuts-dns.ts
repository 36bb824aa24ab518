import { defineFault } from './fault.ts';
import { namespace } from './parameters.ts';
import { createPolicy } from './policy.ts';

export const policyCutsDns = defineFault({
  name: 'policy-cuts-dns',
  layer: 4,
  symptom: 'name-error',
  summary: "A NetworkPolicy lets pods of a namespace send to each other only: the cluster's DNS is not among them.",
  parameters: { namespace },
  inject(world, parameters) {
    return createPolicy(world, 'namespace-only', parameters.namespace, {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{ to: [{ podSelector: {} }] }],
    });
  },
  repairs: ['an egress rule to port 53 of the pods k8s-app=kube-dns in kube-system'],
  tool: 'nslookup kubernetes.default',
});
