import { err, ok } from '../../base/result.ts';
import { defineFault } from './fault.ts';
import { node } from './parameters.ts';

export const kubeletStopped = defineFault({
  name: 'kubelet-stopped',
  layer: 7,
  symptom: 'not-ready',
  summary: 'The kubelet of a node does not run: the node becomes NotReady, its pods stay, endpoints leave after a while.',
  parameters: { node: node.default('worker-2') },
  inject(world, parameters) {
    if (!world.state.machines.has(parameters.node)) return err(`no node "${parameters.node}"`);
    const stopped = world.state.stopped[parameters.node] ?? [];
    world.state.stopped[parameters.node] = stopped.includes('kubelet') ? stopped : [...stopped, 'kubelet'];
    return ok(undefined);
  },
  repairs: ['systemctl start kubelet'],
  tool: 'kubectl get nodes',
});
