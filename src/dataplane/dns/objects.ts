import type * as core from 'kubernetes-types/core/v1';
import type * as discovery from 'kubernetes-types/discovery/v1';
import type { KubeObject } from '../../kube/object.ts';

/** The kinds that DNS answers are made of, as far as they matter for names. */
export type DnsService = KubeObject & { readonly spec: core.ServiceSpec };
export type DnsPod = KubeObject & { readonly status?: core.PodStatus };
export type DnsEndpointSlice = KubeObject & {
  readonly endpoints: readonly discovery.Endpoint[];
  readonly ports?: readonly discovery.EndpointPort[];
};
