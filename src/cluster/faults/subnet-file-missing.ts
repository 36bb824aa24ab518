import { err, ok } from '../../base/result.ts';
import { filesOf } from '../process.ts';
import { defineFault } from './fault.ts';
import { node } from './parameters.ts';

export const subnetFileMissing = defineFault({
  name: 'subnet-file-missing',
  layer: 3,
  symptom: 'not-running',
  summary: "The file is gone in which flanneld tells the plugin its node's subnet: new pods get no network.",
  parameters: { node: node.default('worker-2') },
  inject(world, parameters) {
    const machine = world.state.machines.get(parameters.node);
    const removed = machine && filesOf(world, machine, 'root').remove('/run/flannel/subnet.env');
    return removed?.ok ? ok(undefined) : err(`no /run/flannel/subnet.env on "${parameters.node}"`);
  },
  repairs: ['kubectl -n kube-flannel delete pod {flannel pod of the node}'],
  tool: 'kubectl describe pod {pod}',
});
