import * as z from 'zod';
import { err } from '../../base/result.ts';
import { addAddress, removeAddress } from '../../net/address.ts';
import { defineFault } from './fault.ts';
import { namespace, pod } from './parameters.ts';
import { linkOf, plain, podNamespace, replaceRoute } from './place.ts';

export const podPrefixTooWide = defineFault({
  name: 'pod-prefix-too-wide',
  layer: 3,
  symptom: 'unreachable',
  summary: "A pod's address has too short a prefix: it looks for other nodes' pods on its own bridge.",
  parameters: { pod, namespace, prefixLength: z.number().int().min(8).max(32).default(16) },
  inject(world, parameters) {
    const ns = podNamespace(world, parameters.pod, parameters.namespace);
    if (!ns.ok) return ns;
    const link = linkOf(ns.value, 'eth0');
    if (!link.ok) return link;
    const address = link.value.addresses.find((entry) => !entry.ip.includes(':'));
    if (!address) return err(`${parameters.pod} has no IPv4 address`);
    const gateway = ns.value.routes.find((route) => route.prefixLength === 0 && route.version === 4);
    const removed = removeAddress(ns.value, link.value, address.ip);
    if (!removed.ok) return plain(removed);
    const added = addAddress(ns.value, link.value, { ip: address.ip, prefixLength: parameters.prefixLength });
    if (!added.ok || !gateway) return plain(added);
    return replaceRoute(ns.value, gateway);
  },
  repairs: ['kubectl delete pod {pod}', 'ip address del {address}/16 dev eth0'],
  tool: 'ip address',
});
