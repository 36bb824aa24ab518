import { defineFault } from './fault.ts';
import { node, port } from './parameters.ts';
import { editRules, nodeNamespace } from './place.ts';

export const forwardDrop = defineFault({
  name: 'forward-drop',
  layer: 4,
  symptom: 'timeout',
  summary: 'A rule in FORWARD drops TCP to a port.',
  parameters: { node, port: port.default(8080) },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    return ns.ok ? editRules(ns.value, 'filter', [`-I FORWARD -p tcp --dport ${parameters.port} -j DROP`]) : ns;
  },
  repairs: ['iptables -D FORWARD -p tcp --dport {port} -j DROP'],
  tool: 'iptables -L FORWARD -nv',
});
