import * as z from 'zod';
import { err, ok } from '../../base/result.ts';
import { filesOf } from '../process.ts';
import { defineFault } from './fault.ts';
import { node } from './parameters.ts';
import { podRange } from './place.ts';

export const podRangeOverlaps = defineFault({
  name: 'pod-range-overlaps',
  layer: 3,
  symptom: 'unreachable',
  summary: "A node's plugin gives out addresses of another node's range: every other node looks for these pods at the wrong place.",
  parameters: {
    node: node.default('worker-2'),
    range: z.string().default('10.244.1.128/25').describe('a range within that of the other node'),
  },
  inject(world, parameters) {
    const machine = world.state.machines.get(parameters.node);
    const own = podRange(world, parameters.node);
    if (!machine || !own.ok) return err(`no node "${parameters.node}" with a pod range`);
    const files = filesOf(world, machine, 'root');
    const path = '/etc/cni/net.d/10-bridge.conflist';
    const text = files.read(path);
    const range = `${own.value.destination}/${own.value.prefixLength}`;
    if (!text.ok || !text.value.includes(range)) return err(`${path} on ${parameters.node} does not name ${range}`);
    files.write(path, text.value.replace(range, parameters.range));
    return ok(undefined);
  },
  repairs: ['give {node} its own range again in /etc/cni/net.d and delete the pods that have foreign addresses'],
  tool: 'kubectl get pods -o wide',
});
