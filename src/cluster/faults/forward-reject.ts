import { defineFault } from './fault.ts';
import { node, port } from './parameters.ts';
import { editRules, nodeNamespace } from './place.ts';

export const forwardReject = defineFault({
  name: 'forward-reject',
  layer: 4,
  symptom: 'refused',
  summary: 'A rule in FORWARD rejects TCP to a port with an ICMP message.',
  parameters: { node, port: port.default(8080) },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    return ns.ok ? editRules(ns.value, 'filter', [`-I FORWARD -p tcp --dport ${parameters.port} -j REJECT`]) : ns;
  },
  repairs: ['iptables -D FORWARD -p tcp --dport {port} -j REJECT'],
  tool: 'iptables -L FORWARD -nv',
});
