import { addToIp } from '../../base/ip.ts';
import { err, ok } from '../../base/result.ts';
import { filesOf } from '../process.ts';
import { defineFault } from './fault.ts';
import { node } from './parameters.ts';
import { podRange } from './place.ts';

export const podRangeExhausted = defineFault({
  name: 'pod-range-exhausted',
  layer: 3,
  symptom: 'not-running',
  summary: "Every address of a node's pod range is reserved by sandboxes that are long gone: new pods get none.",
  parameters: { node: node.default('worker-2') },
  inject(world, parameters) {
    const machine = world.state.machines.get(parameters.node);
    const range = podRange(world, parameters.node);
    if (!machine || !range.ok) return err(`no node "${parameters.node}" with a pod range`);
    const files = filesOf(world, machine, 'root');
    const root = '/var/lib/cni/networks';
    const names = files.list(root);
    const network = names.ok ? names.value[0] : undefined;
    if (network === undefined) return err(`${root} on ${parameters.node} holds no network`);
    const count = Math.min(2 ** (32 - range.value.prefixLength), 4096);
    // entries of living pods too: their sandboxes' ends give nothing back
    for (let i = 2; i < count - 1; i++) {
      const path = `${root}/${network}/${addToIp(range.value.destination, i)}`;
      files.write(path, `gone-${i}\r\neth0`);
    }
    return ok(undefined);
  },
  repairs: ['rm the files of sandboxes that no longer exist in /var/lib/cni/networks'],
  tool: 'ls /var/lib/cni/networks/*',
});
