import { defineFault } from './fault.ts';
import { node } from './parameters.ts';
import { editRules, nodeNamespace } from './place.ts';

export const masqueradeMissing = defineFault({
  name: 'masquerade-missing',
  layer: 4,
  symptom: 'timeout',
  summary: 'The masquerade rule for pods is gone: packets to the outside carry pod addresses, and replies find no way.',
  parameters: { node },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    return ns.ok ? editRules(ns.value, 'nat', ['-I POSTROUTING -j ACCEPT']) : ns;
  },
  repairs: ['iptables -t nat -D POSTROUTING -j ACCEPT'],
  tool: 'iptables -t nat -S POSTROUTING',
});
