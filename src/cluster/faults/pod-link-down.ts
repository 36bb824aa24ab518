import { setLinkUp } from '../../net/link.ts';
import { defineFault } from './fault.ts';
import { namespace, pod } from './parameters.ts';
import { plain, podNamespace } from './place.ts';

export const podLinkDown = defineFault({
  name: 'pod-link-down',
  layer: 2,
  symptom: 'unreachable',
  summary: 'eth0 inside a pod is down: the pod has no routes left.',
  parameters: { pod, namespace },
  inject(world, parameters) {
    const ns = podNamespace(world, parameters.pod, parameters.namespace);
    if (!ns.ok) return ns;
    return plain(setLinkUp(world.network, ns.value.id, 'eth0', false));
  },
  repairs: ['kubectl delete pod {pod}'],
  tool: 'ip link',
});
