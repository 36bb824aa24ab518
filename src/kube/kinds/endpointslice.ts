import type * as api from 'kubernetes-types/discovery/v1';
import type { Stored } from './stored.ts';

export type EndpointSlice = Stored<api.EndpointSlice>;
export type Endpoint = api.Endpoint;
export type EndpointPort = api.EndpointPort;
