import { defineFault } from './fault.ts';
import { at, editObject } from './object.ts';

export const kubeProxyStopped = defineFault({
  name: 'kube-proxy-stopped',
  layer: 4,
  symptom: 'timeout',
  summary: 'kube-proxy runs nowhere: rules stay as they are, and changes of Services and endpoints no longer arrive.',
  parameters: {},
  inject(world) {
    return editObject(world, 'daemonsets.apps', 'kube-proxy', 'kube-system', (object) => {
      at(object, 'spec', 'template', 'spec')['nodeSelector'] = { 'kubernetes.io/os': 'windows' };
    });
  },
  repairs: ['kubectl -n kube-system patch daemonset kube-proxy'],
  tool: 'kubectl -n kube-system get pods -l k8s-app=kube-proxy',
});
