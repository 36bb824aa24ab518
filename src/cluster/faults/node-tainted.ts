import * as z from 'zod';
import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';
import { node } from './parameters.ts';

export const nodeTainted = defineFault({
  name: 'node-tainted',
  layer: 7,
  symptom: 'pending',
  summary: 'A node has a taint that new pods do not tolerate.',
  parameters: { node: node.default('worker-2'), key: z.string().default('maintenance') },
  inject(world, parameters) {
    return editObject(world, 'nodes', parameters.node, undefined, (object) => {
      at(object, 'spec')['taints'] = [{ key: parameters.key, effect: 'NoExecute' }];
    });
  },
  repairs: ['kubectl taint node {node} {key}-'],
  tool: 'kubectl describe node {node}',
});
