import type * as api from 'kubernetes-types/core/v1';
import type { Stored } from './stored.ts';

export type Service = Stored<api.Service>;
export type ServicePort = api.ServicePort;
export type ServiceSpec = api.ServiceSpec;
