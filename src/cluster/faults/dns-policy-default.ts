import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';
import { deployment, namespace } from './parameters.ts';

export const dnsPolicyDefault = defineFault({
  name: 'dns-policy-default',
  layer: 7,
  symptom: 'name-error',
  summary: "dnsPolicy is Default: the pods ask the node's resolver, which knows no Services.",
  parameters: { deployment, namespace },
  inject(world, parameters) {
    return editObject(world, 'deployments.apps', parameters.deployment, parameters.namespace, (object) => {
      at(object, 'spec', 'template', 'spec')['dnsPolicy'] = 'Default';
    });
  },
  repairs: ['kubectl edit deployment {deployment}'],
  tool: 'kubectl exec deploy/{deployment} -- cat /etc/resolv.conf',
});
