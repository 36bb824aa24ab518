import * as z from 'zod';
import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';
import { deployment, ip, namespace } from './parameters.ts';

export const hostAliasWrong = defineFault({
  name: 'host-alias-wrong',
  layer: 7,
  symptom: 'wrong-target',
  summary: "hostAliases in the pod template give a Service's name a wrong address.",
  parameters: { deployment, namespace, name: z.string().default('web'), ip: ip.default('10.244.2.99') },
  inject(world, parameters) {
    return editObject(world, 'deployments.apps', parameters.deployment, parameters.namespace, (object) => {
      at(object, 'spec', 'template', 'spec')['hostAliases'] = [{ ip: parameters.ip, hostnames: [parameters.name] }];
    });
  },
  repairs: ['kubectl edit deployment {deployment}'],
  tool: 'kubectl exec deploy/{deployment} -- cat /etc/hosts',
});
