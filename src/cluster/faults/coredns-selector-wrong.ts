import * as z from 'zod';
import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';

export const corednsSelectorWrong = defineFault({
  name: 'coredns-selector-wrong',
  layer: 4,
  symptom: 'name-error',
  summary: 'The kube-dns Service selects no pod.',
  parameters: { value: z.string().default('coredns') },
  inject(world, parameters) {
    return editObject(world, 'services', 'kube-dns', 'kube-system', (object) => {
      at(object, 'spec', 'selector')['k8s-app'] = parameters.value;
    });
  },
  repairs: ['kubectl -n kube-system set selector service kube-dns k8s-app=kube-dns'],
  tool: 'kubectl -n kube-system get endpointslices',
});
