import * as z from 'zod';
import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';

export const corefileZoneWrong = defineFault({
  name: 'corefile-zone-wrong',
  layer: 7,
  symptom: 'name-error',
  summary: 'The Corefile serves another cluster domain than the one pods search.',
  parameters: { zone: z.string().default('cluster.lan') },
  inject(world, parameters) {
    return editObject(world, 'configmaps', 'coredns', 'kube-system', (object) => {
      const data = at(object, 'data');
      data['Corefile'] = String(data['Corefile']).replaceAll('cluster.local', parameters.zone);
    });
  },
  repairs: ['kubectl -n kube-system edit configmap coredns'],
  tool: 'kubectl -n kube-system get configmap coredns -o yaml',
});
