import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';
import { node } from './parameters.ts';

export const nodeCordoned = defineFault({
  name: 'node-cordoned',
  layer: 7,
  symptom: 'pending',
  summary: 'A node takes no new pods.',
  parameters: { node: node.default('worker-2') },
  inject(world, parameters) {
    return editObject(world, 'nodes', parameters.node, undefined, (object) => {
      at(object, 'spec')['unschedulable'] = true;
    });
  },
  repairs: ['kubectl uncordon {node}'],
  tool: 'kubectl get nodes',
});
