import type * as api from 'kubernetes-types/networking/v1';
import type { Stored } from './stored.ts';

export type Ingress = Stored<api.Ingress>;
export type IngressSpec = api.IngressSpec;
export type IngressRule = api.IngressRule;
export type IngressBackend = api.IngressBackend;
export type HTTPIngressPath = api.HTTPIngressPath;
