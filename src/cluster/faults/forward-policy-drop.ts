import { defineFault } from './fault.ts';
import { node } from './parameters.ts';
import { editRules, nodeNamespace } from './place.ts';

export const forwardPolicyDrop = defineFault({
  name: 'forward-policy-drop',
  layer: 4,
  symptom: 'timeout',
  summary: "The FORWARD chain's policy is DROP and nothing accepts pods' packets.",
  parameters: { node },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    return ns.ok ? editRules(ns.value, 'filter', ['-F KUBE-FORWARD', ':FORWARD DROP [0:0]']) : ns;
  },
  repairs: ['iptables -P FORWARD ACCEPT'],
  tool: 'iptables -S FORWARD',
});
