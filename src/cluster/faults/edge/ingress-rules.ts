import * as z from 'zod';
import { defineFault } from '../fault.ts';
import { at, editObject } from '../object.ts';
import { namespace, port } from '../parameters.ts';
import { host, ingress, INGRESSES } from './parameters.ts';

export const ingressClassWrong = defineFault({
  name: 'ingress-class-wrong',
  layer: 7,
  symptom: 'http-error',
  summary: 'An Ingress names a class that no controller serves.',
  parameters: { ingress, namespace, class: z.string().default('internal').describe('the class it names') },
  inject: (world, parameters) =>
    editObject(world, INGRESSES, parameters.ingress, parameters.namespace, (object) => {
      at(object, 'spec')['ingressClassName'] = parameters.class;
    }),
  repairs: ['kubectl edit ingress {ingress}'],
  tool: 'kubectl get ingress,ingressclass',
});

export const ingressHostWrong = defineFault({
  name: 'ingress-host-wrong',
  layer: 7,
  symptom: 'http-error',
  summary: 'An Ingress rule is for another host than clients ask for.',
  parameters: { ingress, namespace, host },
  inject: (world, parameters) =>
    editObject(world, INGRESSES, parameters.ingress, parameters.namespace, (object) => {
      at(object, 'spec', 'rules', 0)['host'] = parameters.host;
    }),
  repairs: ['kubectl edit ingress {ingress}'],
  tool: 'kubectl describe ingress {ingress}',
});

export const ingressPathWrong = defineFault({
  name: 'ingress-path-wrong',
  layer: 7,
  symptom: 'http-error',
  summary: 'An Ingress path matches exactly where it should match a prefix.',
  parameters: { ingress, namespace, path: z.string().startsWith('/').default('/app').describe('the path that is left') },
  inject: (world, parameters) =>
    editObject(world, INGRESSES, parameters.ingress, parameters.namespace, (object) => {
      Object.assign(at(object, 'spec', 'rules', 0, 'http', 'paths', 0), { path: parameters.path, pathType: 'Exact' });
    }),
  repairs: ['kubectl edit ingress {ingress}'],
  tool: 'kubectl describe ingress {ingress}',
});

export const ingressBackendPortWrong = defineFault({
  name: 'ingress-backend-port-wrong',
  layer: 7,
  symptom: 'http-error',
  summary: 'An Ingress sends requests to a port that its Service has not.',
  parameters: { ingress, namespace, port: port.default(8081) },
  inject: (world, parameters) =>
    editObject(world, INGRESSES, parameters.ingress, parameters.namespace, (object) => {
      at(object, 'spec', 'rules', 0, 'http', 'paths', 0, 'backend', 'service')['port'] = { number: parameters.port };
    }),
  repairs: ['kubectl edit ingress {ingress}'],
  tool: 'kubectl describe ingress {ingress}',
});

export const ingressBackendMissing = defineFault({
  name: 'ingress-backend-missing',
  layer: 7,
  symptom: 'http-error',
  summary: 'An Ingress names a Service that does not exist.',
  parameters: { ingress, namespace, service: z.string().default('web-v2').describe('the Service it names') },
  inject: (world, parameters) =>
    editObject(world, INGRESSES, parameters.ingress, parameters.namespace, (object) => {
      at(object, 'spec', 'rules', 0, 'http', 'paths', 0, 'backend', 'service')['name'] = parameters.service;
    }),
  repairs: ['kubectl edit ingress {ingress}'],
  tool: 'kubectl describe ingress {ingress}',
});

export const ingressBodyLimit = defineFault({
  name: 'ingress-body-limit',
  layer: 7,
  symptom: 'http-error',
  summary: 'An annotation lets only small request bodies through (ingress-nginx).',
  parameters: {
    ingress,
    namespace,
    size: z
      .string()
      .regex(/^\d+[km]?$/)
      .default('1k')
      .describe('the largest body'),
  },
  inject: (world, parameters) =>
    editObject(world, INGRESSES, parameters.ingress, parameters.namespace, (object) => {
      at(object, 'metadata', 'annotations')['nginx.ingress.kubernetes.io/proxy-body-size'] = parameters.size;
    }),
  repairs: ['kubectl annotate ingress {ingress} nginx.ingress.kubernetes.io/proxy-body-size-'],
  tool: 'kubectl get ingress {ingress} -o yaml',
});

export const ingressControllerGone = defineFault({
  name: 'ingress-controller-gone',
  layer: 7,
  symptom: 'refused',
  summary: 'The ingress controller is scaled to nothing.',
  parameters: {},
  inject: (world) =>
    editObject(world, 'deployments.apps', 'ingress-nginx-controller', 'ingress-nginx', (object) => {
      at(object, 'spec')['replicas'] = 0;
    }),
  repairs: ['kubectl scale -n ingress-nginx deployment ingress-nginx-controller --replicas=1'],
  tool: 'kubectl get pods -n ingress-nginx',
});
