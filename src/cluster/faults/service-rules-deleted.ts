import { defineFault } from './fault.ts';
import { node } from './parameters.ts';
import { editRules, nodeNamespace } from './place.ts';

export const serviceRulesDeleted = defineFault({
  name: 'service-rules-deleted',
  layer: 4,
  symptom: 'timeout',
  summary: "kube-proxy's jump in PREROUTING was deleted: pods' packets to Services are sent as they are.",
  parameters: { node },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    if (!ns.ok) return ns;
    return editRules(ns.value, 'nat', ['-F PREROUTING']);
  },
  repairs: ['kubectl -n kube-system delete pod -l k8s-app=kube-proxy'],
  tool: 'iptables -t nat -S PREROUTING',
});
