import { setMaster } from '../../net/link.ts';
import { defineFault } from './fault.ts';
import { namespace, pod } from './parameters.ts';
import { hostEnd, plain, podNamespace } from './place.ts';

export const bridgePortMissing = defineFault({
  name: 'bridge-port-missing',
  layer: 2,
  symptom: 'unreachable',
  summary: "A pod's veth is no port of cni0: its frames end on the node.",
  parameters: { pod, namespace },
  inject(world, parameters) {
    const ns = podNamespace(world, parameters.pod, parameters.namespace);
    if (!ns.ok) return ns;
    const end = hostEnd(world, ns.value);
    return end.ok ? plain(setMaster(end.value.ns, end.value.link, undefined)) : end;
  },
  repairs: ['ip link set {veth} master cni0'],
  tool: 'bridge link',
});
