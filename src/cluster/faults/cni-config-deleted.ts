import { err, ok } from '../../base/result.ts';
import { filesOf } from '../process.ts';
import { defineFault } from './fault.ts';
import { node } from './parameters.ts';

export const cniConfigDeleted = defineFault({
  name: 'cni-config-deleted',
  layer: 3,
  symptom: 'not-running',
  summary: 'The CNI configuration of a node is gone: new pods get no network.',
  parameters: { node: node.default('worker-2') },
  inject(world, parameters) {
    const machine = world.state.machines.get(parameters.node);
    if (!machine) return err(`no node "${parameters.node}"`);
    const removed = filesOf(world, machine, 'root').remove('/etc/cni/net.d/10-bridge.conflist');
    return removed.ok ? ok(undefined) : err(`CNI configuration: ${removed.errno}`);
  },
  repairs: ['restore the file in /etc/cni/net.d'],
  tool: 'ls /etc/cni/net.d',
});
