import * as z from 'zod';
import { writeSysctl } from '../../net/sysctl.ts';
import { defineFault } from './fault.ts';
import { node } from './parameters.ts';
import { nodeNamespace } from './place.ts';

export const conntrackTableFull = defineFault({
  name: 'conntrack-table-full',
  layer: 4,
  symptom: 'timeout',
  summary: 'The connection tracking table has room for hardly any connection: new ones are dropped.',
  parameters: { node, size: z.number().int().min(1).max(1_000_000).default(1) },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    return ns.ok ? writeSysctl(ns.value, 'net.netfilter.nf_conntrack_max', String(parameters.size)) : ns;
  },
  repairs: ['sysctl -w net.netfilter.nf_conntrack_max=131072'],
  tool: 'dmesg',
});
