import { networkAddress, parseCidr } from '../../base/ip.ts';
import { conjunction, selectorText } from './selector.ts';
import type { Direction, NetworkPolicy, PolicyPeer, PolicyPort } from './types.ts';

/** A rule of a policy as Calico sees it: one peer, one protocol (libcalico-go conversion of Kubernetes policies). */
export interface AllowRule {
  /** lower case; undefined for every protocol */
  readonly protocol: string | undefined;
  /** Calico's text of the peers' selector; undefined for peers of any kind */
  readonly selector: string | undefined;
  readonly peer: PolicyPeer | undefined;
  readonly nets: readonly string[];
  readonly notNets: readonly string[];
  readonly ports: readonly { readonly from: number; readonly to: number }[];
  readonly namedPorts: readonly string[];
}

/** Every endpoint of the cluster: what a named port without peers looks at. */
export const ALL_ENDPOINTS = 'all()';

/** Whether the policy isolates its pods in this direction (policyTypes, and its default where the API has not filled it in). */
export function isolates(policy: NetworkPolicy, direction: Direction): boolean {
  const { policyTypes, egress } = policy.spec;
  if (policyTypes && policyTypes.length > 0) return policyTypes.includes(direction === 'ingress' ? 'Ingress' : 'Egress');
  return direction === 'ingress' || (egress !== undefined && egress.length > 0);
}

/** The rules of a policy in one direction: for each of its entries, each protocol and each peer. */
export function allowRules(policy: NetworkPolicy, direction: Direction): readonly AllowRule[] {
  const namespace = policy.metadata.namespace ?? 'default';
  const entries: readonly { readonly peers: readonly PolicyPeer[]; readonly ports: readonly PolicyPort[] }[] =
    direction === 'ingress'
      ? (policy.spec.ingress ?? []).map((entry) => ({ peers: entry.from ?? [], ports: entry.ports ?? [] }))
      : (policy.spec.egress ?? []).map((entry) => ({ peers: entry.to ?? [], ports: entry.ports ?? [] }));
  return entries.flatMap(({ peers, ports }) =>
    portGroups(ports).flatMap((group) =>
      (peers.length === 0 ? [undefined] : peers).map((peer) => ({ ...group, peer, ...peerParts(peer, namespace) })),
    ),
  );
}

type PortGroup = Pick<AllowRule, 'protocol' | 'ports' | 'namedPorts'>;

/** Ports by protocol; a port entry without a number opens the whole protocol, no entry at all every protocol. */
function portGroups(ports: readonly PolicyPort[]): readonly PortGroup[] {
  if (ports.length === 0) return [{ protocol: undefined, ports: [], namedPorts: [] }];
  const groups = new Map<string, PolicyPort[]>();
  for (const port of ports) {
    const protocol = (port.protocol ?? 'TCP').toLowerCase();
    groups.set(protocol, [...(groups.get(protocol) ?? []), port]);
  }
  return [...groups.keys()].sort().map((protocol) => {
    const list = groups.get(protocol) ?? [];
    if (list.some((entry) => entry.port === undefined)) return { protocol, ports: [], namedPorts: [] };
    return {
      protocol,
      ports: list.flatMap(({ port, endPort }) => (typeof port === 'number' ? [{ from: port, to: endPort ?? port }] : [])),
      namedPorts: list.flatMap(({ port }) => (typeof port === 'string' ? [port] : [])),
    };
  });
}

function peerParts(peer: PolicyPeer | undefined, namespace: string): Pick<AllowRule, 'selector' | 'nets' | 'notNets'> {
  if (peer?.ipBlock) {
    const { cidr, except = [] } = peer.ipBlock;
    return { selector: undefined, nets: [canonical(cidr)], notNets: except.map(canonical) };
  }
  return { selector: peer && peerSelector(peer, namespace), nets: [], notNets: [] };
}

/** The API takes a network with host bits; rules print it without. */
function canonical(cidr: string): string {
  const parsed = parseCidr(cidr);
  return parsed.ok ? `${networkAddress(parsed.value.ip, parsed.value.prefixLength)}/${parsed.value.prefixLength}` : cidr;
}

function peerSelector({ podSelector, namespaceSelector }: PolicyPeer, namespace: string): string {
  const pods = podSelector && conjunction(['projectcalico.org/orchestrator == "k8s"', ...selectorText(podSelector)]);
  if (!namespaceSelector) return conjunction([`projectcalico.org/namespace == "${namespace}"`, ...(pods === undefined ? [] : [pods])]);
  const terms = selectorText(namespaceSelector, 'pcns.');
  const namespaces = terms.length === 0 ? 'has(projectcalico.org/namespace)' : conjunction(terms);
  return conjunction([namespaces, ...(pods === undefined ? [] : [pods])]);
}
