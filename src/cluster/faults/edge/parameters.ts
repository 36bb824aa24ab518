import * as z from 'zod';

/** Parameters that faults of the edge share. */
export const ingress = z.string().default('web').describe('the Ingress');
export const route = z.string().default('web').describe('the HTTPRoute');
export const gateway = z.string().default('web').describe('the Gateway');
export const secret = z.string().default('web-tls').describe('the Secret with the certificate');
export const host = z.string().default('www.example.net').describe('a host name');

export const INGRESSES = 'ingresses.networking.k8s.io';
export const GATEWAYS = 'gateways.gateway.networking.k8s.io';
export const HTTP_ROUTES = 'httproutes.gateway.networking.k8s.io';
