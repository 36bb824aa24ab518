import * as z from 'zod';
import { writeSysctl } from '../../net/sysctl.ts';
import { plugIn } from '../hosts.ts';
import { defineFault } from './fault.ts';
import { ip, node } from './parameters.ts';
import { linkOf, nodeNamespace, podRange, replaceRoute } from './place.ts';

export const rpFilterStrict = defineFault({
  name: 'rp-filter-strict',
  layer: 3,
  symptom: 'timeout',
  summary: 'A second interface, a way back that leads over it, and strict reverse-path filtering: what comes in on the first is martian.',
  parameters: {
    node: node.default('worker-2'),
    from: z.string().default('worker-1').describe('the node whose pods are not heard'),
    ip: ip.default('172.18.0.14').describe('the address of the second interface'),
  },
  inject(world, parameters) {
    const ns = nodeNamespace(world, parameters.node);
    if (!ns.ok) return ns;
    const range = podRange(world, parameters.from);
    if (!range.ok) return range;
    plugIn(world, ns.value, 'eth1', 'lan', parameters.ip, 16);
    const second = linkOf(ns.value, 'eth1');
    if (!second.ok) return second;
    const { destination, prefixLength, nodeIp } = range.value;
    const bent = replaceRoute(ns.value, {
      destination,
      prefixLength,
      nexthops: [{ gateway: nodeIp, ifindex: second.value.index, onlink: true, weight: 1 }],
    });
    if (!bent.ok) return bent;
    // each address answers ARP on its own interface only, so that the neighbour keeps sending to the first one
    const arp = writeSysctl(ns.value, 'net.ipv4.conf.all.arp_ignore', '1');
    return arp.ok ? writeSysctl(ns.value, 'net.ipv4.conf.all.rp_filter', '1') : arp;
  },
  repairs: ['sysctl -w net.ipv4.conf.all.rp_filter=2', 'ip route replace {range} via {address of from} dev eth0'],
  tool: 'nstat -az TcpExtIPReversePathFilter',
});
