import { defineFault } from './fault.ts';
import { node, port } from './parameters.ts';
import { editRules, nodeNamespace } from './place.ts';

export const rawDrop = defineFault({
  name: 'raw-drop',
  layer: 4,
  symptom: 'timeout',
  summary: 'A rule in the raw table drops a port before anything else sees it.',
  parameters: { node, port: port.default(8080) },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    return ns.ok ? editRules(ns.value, 'raw', [`-I PREROUTING -p tcp --dport ${parameters.port} -j DROP`]) : ns;
  },
  repairs: ['iptables -t raw -D PREROUTING -p tcp --dport {port} -j DROP'],
  tool: 'iptables -t raw -L PREROUTING -nv',
});
