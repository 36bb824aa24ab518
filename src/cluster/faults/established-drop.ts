import { defineFault } from './fault.ts';
import { node } from './parameters.ts';
import { editRules, nodeNamespace } from './place.ts';

export const establishedDrop = defineFault({
  name: 'established-drop',
  layer: 4,
  symptom: 'timeout',
  summary: 'A rule drops what belongs to known connections; only first packets pass.',
  parameters: { node },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    return ns.ok ? editRules(ns.value, 'filter', ['-I FORWARD -m conntrack --ctstate ESTABLISHED -j DROP']) : ns;
  },
  repairs: ['iptables -D FORWARD -m conntrack --ctstate ESTABLISHED -j DROP'],
  tool: 'iptables -L FORWARD -nv',
});
