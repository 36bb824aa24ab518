import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';
import { ip } from './parameters.ts';

export const corednsUpstreamWrong = defineFault({
  name: 'coredns-upstream-wrong',
  layer: 7,
  symptom: 'name-error',
  summary: 'CoreDNS forwards names of the outside to an address where nobody answers.',
  parameters: { upstream: ip.default('203.0.113.99') },
  inject(world, parameters) {
    return editObject(world, 'configmaps', 'coredns', 'kube-system', (object) => {
      const data = at(object, 'data');
      data['Corefile'] = String(data['Corefile']).replace('forward . /etc/resolv.conf', `forward . ${parameters.upstream}`);
    });
  },
  repairs: ['kubectl -n kube-system edit configmap coredns'],
  tool: 'dig example.com',
});
