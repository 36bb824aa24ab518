import { ALL_ENDPOINTS, type AllowRule } from './conversion.ts';
import { namedPortSetName, setName } from './names.ts';
import { hasOwnAddress, selects } from './selector.ts';
import type { PolicyMeta, PolicyPeer, PolicyPod } from './types.ts';

/** A set as Felix makes it: hash:net of addresses, or hash:ip,port for named ports. */
export interface SetContent {
  readonly name: string;
  readonly type: 'hash:net' | 'hash:ip,port';
  readonly members: readonly string[];
}

/** Who is in the cluster: pods with addresses of their own, and the labels of namespaces. */
export interface Endpoints {
  readonly pods: readonly PolicyPod[];
  readonly namespaces: ReadonlyMap<string, PolicyMeta>;
}

export function endpointsOf(pods: readonly PolicyPod[], namespaces: readonly { readonly metadata: PolicyMeta }[]): Endpoints {
  return {
    pods: pods.filter(hasOwnAddress),
    namespaces: new Map(namespaces.map(({ metadata }) => [metadata.name, metadata])),
  };
}

/** The set of a rule's peers, undefined when the rule names none by selector. */
export function peerSet(rule: AllowRule, namespace: string, endpoints: Endpoints): SetContent | undefined {
  if (rule.selector === undefined) return undefined;
  const members = endpoints.pods.filter((pod) => isPeer(pod, rule.peer, namespace, endpoints)).map(addressOf);
  return { name: setName('s', rule.selector), type: 'hash:net', members: unique(members) };
}

/**
 * The sets of a rule's named ports: a name means whatever each destination pod calls so. Ingress looks at all endpoints, since the chain
 * only runs for the policy's own pods; egress at the peers.
 */
export function namedPortSets(rule: AllowRule, namespace: string, endpoints: Endpoints): readonly SetContent[] {
  const protocol = (rule.protocol ?? 'tcp').toLowerCase();
  return rule.namedPorts.map((name) => {
    const members = endpoints.pods.flatMap((pod) =>
      (pod.spec?.containers ?? []).flatMap(({ ports = [] }) =>
        ports
          .filter((port) => port.name === name && (port.protocol ?? 'TCP').toLowerCase() === protocol)
          .map((port) => `${addressOf(pod)},${protocol}:${port.containerPort}`),
      ),
    );
    return { name: namedPortSetName(ALL_ENDPOINTS, protocol, name), type: 'hash:ip,port', members: unique(members) };
  });
}

function isPeer(pod: PolicyPod, peer: PolicyPeer | undefined, policyNamespace: string, { namespaces }: Endpoints): boolean {
  if (!peer) return true;
  const home = pod.metadata.namespace ?? 'default';
  if (peer.namespaceSelector ? !selects(peer.namespaceSelector, namespaces.get(home)?.labels ?? {}) : home !== policyNamespace)
    return false;
  return peer.podSelector === undefined || selects(peer.podSelector, pod.metadata.labels ?? {});
}

function addressOf(pod: PolicyPod): string {
  return pod.status?.podIP ?? '';
}

function unique(members: readonly string[]): readonly string[] {
  return [...new Set(members)].sort();
}
