import { defineFault } from './fault.ts';
import { node, port } from './parameters.ts';
import { editRules, nodeNamespace } from './place.ts';

export const outputDrop = defineFault({
  name: 'output-drop',
  layer: 4,
  symptom: 'timeout',
  summary: "A rule in OUTPUT drops the node's own TCP to a port; pods are not concerned.",
  parameters: { node, port: port.default(8080) },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    return ns.ok ? editRules(ns.value, 'filter', [`-I OUTPUT -p tcp --dport ${parameters.port} -j DROP`]) : ns;
  },
  repairs: ['iptables -D OUTPUT -p tcp --dport {port} -j DROP'],
  tool: 'iptables -L OUTPUT -nv',
});
