import { defineFault } from './fault.ts';
import { node } from './parameters.ts';
import { editRules, nodeNamespace } from './place.ts';

export const masqueradeInCluster = defineFault({
  name: 'masquerade-in-cluster',
  layer: 4,
  symptom: 'wrong-target',
  summary: "A rule masquerades pods' packets inside the cluster too: servers see the node's address.",
  parameters: { node },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    return ns.ok ? editRules(ns.value, 'nat', ['-I POSTROUTING -s 10.244.0.0/16 -o eth0 -j MASQUERADE']) : ns;
  },
  repairs: ['iptables -t nat -D POSTROUTING -s 10.244.0.0/16 -o eth0 -j MASQUERADE'],
  tool: 'iptables -t nat -L POSTROUTING -nv',
});
