import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';

export const corefileBroken = defineFault({
  name: 'corefile-broken',
  layer: 7,
  symptom: 'name-error',
  summary: 'The Corefile has a syntax error: CoreDNS keeps the old one until its pods restart, then it crashes.',
  parameters: {},
  inject(world) {
    return editObject(world, 'configmaps', 'coredns', 'kube-system', (object) => {
      const data = at(object, 'data');
      data['Corefile'] = `${String(data['Corefile'])}nonsense {\n`;
    });
  },
  repairs: ['kubectl -n kube-system edit configmap coredns', 'kubectl -n kube-system rollout restart deployment coredns'],
  tool: 'kubectl -n kube-system logs -l k8s-app=kube-dns',
});
