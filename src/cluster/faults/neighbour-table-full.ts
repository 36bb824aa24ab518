import { ok } from '../../base/result.ts';
import { writeSysctl } from '../../net/sysctl.ts';
import { defineFault } from './fault.ts';
import { node } from './parameters.ts';
import { nodeNamespace } from './place.ts';

export const neighbourTableFull = defineFault({
  name: 'neighbour-table-full',
  layer: 2,
  symptom: 'unreachable',
  summary: 'The neighbour table has room for hardly any entry.',
  parameters: { node },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    if (!ns.ok) return ns;
    for (const threshold of ['gc_thresh1', 'gc_thresh2', 'gc_thresh3']) {
      const written = writeSysctl(ns.value, `net.ipv4.neigh.default.${threshold}`, '1');
      if (!written.ok) return written;
    }
    ns.value.neighbours.clear();
    return ok(undefined);
  },
  repairs: ['sysctl -w net.ipv4.neigh.default.gc_thresh3=1024'],
  tool: 'ip neigh',
});
