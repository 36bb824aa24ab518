import type { EndpointPort } from 'kubernetes-types/discovery/v1';
import type { Endpoint, Node, Pod, Service } from '../kinds.ts';
import { findPort, isReady, isTerminal, isTerminating } from '../pod-state.ts';

/** Whether a pod belongs into slices at all (ShouldPodBeInEndpoints): it has an address and has not ended. */
export function isEndpointCandidate(pod: Pod): boolean {
  return !isTerminal(pod) && (pod.status?.podIP ?? '') !== '';
}

/** Conditions of a pod's endpoint. Terminating ones are never ready, unless not-ready addresses are published. */
export function endpointConditions(
  ready: boolean,
  terminating: boolean,
  publishNotReady: boolean,
): { readonly ready: boolean; readonly serving: boolean; readonly terminating: boolean } {
  return { ready: publishNotReady || (ready && !terminating), serving: ready, terminating };
}

/** A pod as an endpoint of a Service (podToEndpoint). */
export function podEndpoint(pod: Pod, service: Service, node: Node | undefined, addresses: readonly string[]): Endpoint {
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone'];
  const named = pod.spec.hostname !== undefined && pod.spec.hostname !== '' && pod.spec.subdomain === service.metadata.name;
  return {
    addresses: [...addresses],
    conditions: endpointConditions(isReady(pod), isTerminating(pod), service.spec.publishNotReadyAddresses === true),
    ...(named ? { hostname: pod.spec.hostname ?? '' } : {}),
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef: { kind: 'Pod', name: pod.metadata.name, namespace: pod.metadata.namespace ?? 'default', uid: pod.metadata.uid },
    ...(zone === undefined ? {} : { zone }),
  };
}

/** The ports of a Service as one pod offers them; a named port that the pod has not is left out (getEndpointPorts). */
export function endpointPorts(service: Service, pod: Pod): EndpointPort[] {
  const ports: EndpointPort[] = [];
  for (const port of service.spec.ports ?? []) {
    const protocol = port.protocol ?? 'TCP';
    const number = findPort(pod, port.targetPort, protocol, port.port);
    if (number === undefined) continue;
    ports.push({
      ...(port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol }),
      name: port.name ?? '',
      port: number,
      protocol,
    });
  }
  return ports;
}
