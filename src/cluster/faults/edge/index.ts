import type { Fault } from '../fault.ts';
import { certificateExpired, certificateOtherName, tlsSecretMissing } from './certificates.ts';
import { listenerHostnameWrong, routeBackendElsewhere, routeHostnameWrong, routeParentWrong } from './gateway-routes.ts';
import {
  ingressBackendMissing,
  ingressBackendPortWrong,
  ingressBodyLimit,
  ingressClassWrong,
  ingressControllerGone,
  ingressHostWrong,
  ingressPathWrong,
} from './ingress-rules.ts';

/** Faults of the edge: they need a cluster with an ingress controller or a Gateway, and objects that use it. */
export const edgeFaults: readonly Fault[] = [
  ingressClassWrong,
  ingressHostWrong,
  ingressPathWrong,
  ingressBackendPortWrong,
  ingressBackendMissing,
  ingressBodyLimit,
  ingressControllerGone,
  tlsSecretMissing,
  certificateOtherName,
  certificateExpired,
  listenerHostnameWrong,
  routeParentWrong,
  routeHostnameWrong,
  routeBackendElsewhere,
];
