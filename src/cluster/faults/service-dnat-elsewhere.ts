import { defineFault } from './fault.ts';
import { node, port } from './parameters.ts';
import { editRules, nodeNamespace } from './place.ts';

export const serviceDnatElsewhere = defineFault({
  name: 'service-dnat-elsewhere',
  layer: 4,
  symptom: 'refused',
  summary: 'A rule of somebody redirects a port before the Service rules see it.',
  parameters: { node, port: port.default(80) },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    return ns.ok ? editRules(ns.value, 'nat', [`-I PREROUTING -p tcp --dport ${parameters.port} -j REDIRECT --to-ports 9`]) : ns;
  },
  repairs: ['iptables -t nat -D PREROUTING -p tcp --dport {port} -j REDIRECT --to-ports 9'],
  tool: 'iptables -t nat -L PREROUTING -nv',
});
