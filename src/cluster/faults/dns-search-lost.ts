import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';
import { deployment, ip, namespace } from './parameters.ts';

export const dnsSearchLost = defineFault({
  name: 'dns-search-lost',
  layer: 7,
  symptom: 'name-error',
  summary: 'dnsPolicy is None without search domains: short names of Services do not resolve.',
  parameters: { deployment, namespace, server: ip.default('10.96.0.10') },
  inject(world, parameters) {
    return editObject(world, 'deployments.apps', parameters.deployment, parameters.namespace, (object) => {
      const spec = at(object, 'spec', 'template', 'spec');
      spec['dnsPolicy'] = 'None';
      spec['dnsConfig'] = { nameservers: [parameters.server] };
    });
  },
  repairs: ['kubectl edit deployment {deployment}'],
  tool: 'kubectl exec deploy/{deployment} -- cat /etc/resolv.conf',
});
