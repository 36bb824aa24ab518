import { defineFault } from './fault.ts';
import { node, port } from './parameters.ts';
import { editRules, nodeNamespace } from './place.ts';

export const outputReject = defineFault({
  name: 'output-reject',
  layer: 4,
  symptom: 'refused',
  summary: "A rule in OUTPUT rejects the node's own TCP to a port.",
  parameters: { node, port: port.default(8080) },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    return ns.ok ? editRules(ns.value, 'filter', [`-I OUTPUT -p tcp --dport ${parameters.port} -j REJECT`]) : ns;
  },
  repairs: ['iptables -D OUTPUT -p tcp --dport {port} -j REJECT'],
  tool: 'iptables -L OUTPUT -nv',
});
