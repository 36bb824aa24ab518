import { defineFault } from './fault.ts';
import { node } from './parameters.ts';
import { editRules, nodeNamespace } from './place.ts';

export const icmpDrop = defineFault({
  name: 'icmp-drop',
  layer: 3,
  symptom: 'timeout',
  summary: 'ICMP is filtered: ping fails, TCP works.',
  parameters: { node },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    return ns.ok ? editRules(ns.value, 'filter', ['-I FORWARD -p icmp -j DROP']) : ns;
  },
  repairs: ['iptables -D FORWARD -p icmp -j DROP'],
  tool: 'iptables -L FORWARD -nv',
});
