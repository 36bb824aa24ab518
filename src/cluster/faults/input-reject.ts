import { defineFault } from './fault.ts';
import { node, port } from './parameters.ts';
import { editRules, nodeNamespace } from './place.ts';

export const inputReject = defineFault({
  name: 'input-reject',
  layer: 4,
  symptom: 'refused',
  summary: 'A rule in INPUT rejects TCP to a port of the node.',
  parameters: { node: node.default('control-plane'), port: port.default(6443) },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    return ns.ok ? editRules(ns.value, 'filter', [`-I INPUT -p tcp --dport ${parameters.port} -j REJECT --reject-with tcp-reset`]) : ns;
  },
  repairs: ['iptables -D INPUT -p tcp --dport {port} -j REJECT --reject-with tcp-reset'],
  tool: 'iptables -L INPUT -nv',
});
