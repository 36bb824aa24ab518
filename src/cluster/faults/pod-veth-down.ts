import { setLinkUp } from '../../net/link.ts';
import { defineFault } from './fault.ts';
import { namespace, pod } from './parameters.ts';
import { hostEnd, plain, podNamespace } from './place.ts';

export const podVethDown = defineFault({
  name: 'pod-veth-down',
  layer: 2,
  symptom: 'unreachable',
  summary: "The host's end of a pod's veth is down: the pod has no carrier.",
  parameters: { pod, namespace },
  inject(world, parameters) {
    const ns = podNamespace(world, parameters.pod, parameters.namespace);
    if (!ns.ok) return ns;
    const end = hostEnd(world, ns.value);
    return end.ok ? plain(setLinkUp(world.network, end.value.ns.id, end.value.link.name, false)) : end;
  },
  repairs: ['ip link set {veth} up'],
  tool: 'ip link show master cni0',
});
