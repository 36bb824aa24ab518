import { defineFault } from './fault.ts';
import { node } from './parameters.ts';
import { editNft, editRules, nodeNamespace } from './place.ts';

export const serviceRulesDeleted = defineFault({
  name: 'service-rules-deleted',
  layer: 4,
  symptom: 'timeout',
  summary:
    "kube-proxy's jump in PREROUTING (nftables: the rules of its chain there) was deleted: pods' packets to Services are not translated.",
  parameters: { node },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    if (!ns.ok) return ns;
    const { mode } = world.state.description.proxy;
    if (mode === 'nftables') return editNft(world, ns.value, 'flush chain ip kube-proxy nat-prerouting');
    return editRules(ns.value, 'nat', ['-F PREROUTING']);
  },
  repairs: ['kubectl -n kube-system delete pod -l k8s-app=kube-proxy'],
  tool: 'iptables -t nat -S PREROUTING',
});
