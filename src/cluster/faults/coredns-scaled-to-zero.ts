import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';

export const corednsScaledToZero = defineFault({
  name: 'coredns-scaled-to-zero',
  layer: 7,
  symptom: 'name-error',
  summary: 'CoreDNS has no replicas: no name of the cluster resolves.',
  parameters: {},
  inject(world) {
    return editObject(world, 'deployments.apps', 'coredns', 'kube-system', (object) => {
      at(object, 'spec')['replicas'] = 0;
    });
  },
  repairs: ['kubectl -n kube-system scale deployment coredns --replicas=2'],
  tool: 'kubectl -n kube-system get pods -l k8s-app=kube-dns',
});
