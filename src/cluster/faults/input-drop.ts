import { defineFault } from './fault.ts';
import { node, port } from './parameters.ts';
import { editRules, nodeNamespace } from './place.ts';

export const inputDrop = defineFault({
  name: 'input-drop',
  layer: 4,
  symptom: 'timeout',
  summary: 'A rule in INPUT drops TCP to a port of the node.',
  parameters: { node: node.default('control-plane'), port: port.default(6443) },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    return ns.ok ? editRules(ns.value, 'filter', [`-I INPUT -p tcp --dport ${parameters.port} -j DROP`]) : ns;
  },
  repairs: ['iptables -D INPUT -p tcp --dport {port} -j DROP'],
  tool: 'iptables -L INPUT -nv',
});
