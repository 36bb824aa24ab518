import { defineFault } from './fault.ts';
import { node, port } from './parameters.ts';
import { editRules, nodeNamespace } from './place.ts';

export const replyDrop = defineFault({
  name: 'reply-drop',
  layer: 4,
  symptom: 'timeout',
  summary: 'Replies are dropped: the request arrives, its SYN-ACK does not.',
  parameters: { node, port: port.default(8080) },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    return ns.ok ? editRules(ns.value, 'filter', [`-I FORWARD -p tcp --sport ${parameters.port} -j DROP`]) : ns;
  },
  repairs: ['iptables -D FORWARD -p tcp --sport {port} -j DROP'],
  tool: 'conntrack -L',
});
