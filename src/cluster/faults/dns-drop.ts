import { defineFault } from './fault.ts';
import { node, port } from './parameters.ts';
import { editRules, nodeNamespace } from './place.ts';

export const dnsDrop = defineFault({
  name: 'dns-drop',
  layer: 4,
  symptom: 'name-error',
  summary: 'UDP port 53 is dropped on a node: no name resolves for its pods.',
  parameters: { node, port: port.default(8080) },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    return ns.ok ? editRules(ns.value, 'filter', ['-I FORWARD -p udp --dport 53 -j DROP']) : ns;
  },
  repairs: ['iptables -D FORWARD -p udp --dport 53 -j DROP'],
  tool: 'iptables -L FORWARD -nv',
});
