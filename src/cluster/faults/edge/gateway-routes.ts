import * as z from 'zod';
import { defineFault } from '../fault.ts';
import { at, editObject } from '../object.ts';
import { namespace } from '../parameters.ts';
import { gateway, GATEWAYS, host, HTTP_ROUTES, route } from './parameters.ts';

export const listenerHostnameWrong = defineFault({
  name: 'listener-hostname-wrong',
  layer: 7,
  symptom: 'http-error',
  summary: "A Gateway's listener is for another host, so that its routes do not attach.",
  parameters: { gateway, namespace, host },
  inject: (world, parameters) =>
    editObject(world, GATEWAYS, parameters.gateway, parameters.namespace, (object) => {
      at(object, 'spec', 'listeners', 0)['hostname'] = parameters.host;
    }),
  repairs: ['kubectl edit gateway {gateway}'],
  tool: 'kubectl describe httproute',
});

export const routeParentWrong = defineFault({
  name: 'route-parent-wrong',
  layer: 7,
  symptom: 'http-error',
  summary: 'An HTTPRoute names a listener that its Gateway has not.',
  parameters: { route, namespace, section: z.string().default('websecure').describe('the listener it names') },
  inject: (world, parameters) =>
    editObject(world, HTTP_ROUTES, parameters.route, parameters.namespace, (object) => {
      at(object, 'spec', 'parentRefs', 0)['sectionName'] = parameters.section;
    }),
  repairs: ['kubectl edit httproute {route}'],
  tool: 'kubectl describe httproute {route}',
});

export const routeHostnameWrong = defineFault({
  name: 'route-hostname-wrong',
  layer: 7,
  symptom: 'http-error',
  summary: 'An HTTPRoute is for another host than clients ask for.',
  parameters: { route, namespace, host },
  inject: (world, parameters) =>
    editObject(world, HTTP_ROUTES, parameters.route, parameters.namespace, (object) => {
      at(object, 'spec')['hostnames'] = [parameters.host];
    }),
  repairs: ['kubectl edit httproute {route}'],
  tool: 'kubectl get httproute {route}',
});

export const routeBackendElsewhere = defineFault({
  name: 'route-backend-elsewhere',
  layer: 7,
  symptom: 'http-error',
  summary: 'An HTTPRoute sends to a Service of another namespace, which no ReferenceGrant permits.',
  parameters: { route, namespace, to: z.string().default('kube-system').describe("the Service's namespace") },
  inject: (world, parameters) =>
    editObject(world, HTTP_ROUTES, parameters.route, parameters.namespace, (object) => {
      at(object, 'spec', 'rules', 0, 'backendRefs', 0)['namespace'] = parameters.to;
    }),
  repairs: ['kubectl edit httproute {route}'],
  tool: 'kubectl describe httproute {route}',
});
