import { ok } from '../../base/result.ts';
import { writeSysctl } from '../../net/sysctl.ts';
import { defineFault } from './fault.ts';
import { namespace, pod } from './parameters.ts';
import { hostEnd, podNamespace } from './place.ts';

export const proxyArpOff = defineFault({
  name: 'proxy-arp-off',
  layer: 2,
  symptom: 'unreachable',
  summary: "The host's end of a Calico pod's veth pair no longer answers for 169.254.1.1: the pod has no gateway.",
  parameters: { pod, namespace },
  inject(world, parameters) {
    const found = podNamespace(world, parameters.pod, parameters.namespace);
    if (!found.ok) return found;
    const end = hostEnd(world, found.value);
    if (!end.ok) return end;
    const { ns, link } = end.value;
    writeSysctl(ns, `net.ipv4.conf.${link.name}.proxy_arp`, '0');
    found.value.neighbours.clear();
    return ok(undefined);
  },
  repairs: ['sysctl -w net.ipv4.conf.{device}.proxy_arp=1'],
  tool: 'ip neigh in the pod',
});
