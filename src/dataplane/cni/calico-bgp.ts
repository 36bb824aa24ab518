import type { ObjectClient } from '../../kube/client.ts';
import type { KubeObject } from '../../kube/object.ts';
import { matchesCalicoSelector } from './calico-selector.ts';
import { nodesOf, type NodeFacts } from './node-facts.ts';

/**
 * Who hears of whose blocks by BGP (Calico: BGPConfiguration, BGPPeer, route reflectors). Sessions are not played: one that both ends are
 * configured for counts as established, and one that is no longer configured takes the routes learned by it away at once.
 */

const CONFIGURATIONS = 'bgpconfigurations.crd.projectcalico.org';
const PEERS = 'bgppeers.crd.projectcalico.org';
/** The annotation that makes a node a route reflector (calicoctl: spec.bgp.routeReflectorClusterID). */
const REFLECTOR = 'projectcalico.org/RouteReflectorClusterID';

interface BgpConfiguration extends KubeObject {
  readonly spec?: { readonly nodeToNodeMeshEnabled?: boolean };
}

interface BgpPeer extends KubeObject {
  readonly spec?: {
    readonly node?: string;
    readonly nodeSelector?: string;
    readonly peerIP?: string;
    readonly peerSelector?: string;
  };
}

/**
 * Nodes whose routes a node learns: those it has a session with, and those that a chain of route reflectors passes on. A node that is
 * no reflector passes nothing on of what it learned from another node of its AS (RFC 4271 section 9.2.1, RFC 4456).
 */
export function bgpLearnsFrom(api: ObjectClient, node: string): ReadonlySet<string> {
  const nodes = nodesOf(api);
  const sessions = sessionsOf(api, nodes);
  const reflectors = new Set(nodes.filter(({ annotations }) => (annotations[REFLECTOR] ?? '') !== '').map(({ name }) => name));
  const heard = new Set<string>();
  const asked = [node];
  for (const from of asked) {
    for (const peer of sessions.get(from) ?? []) {
      if (peer === node || heard.has(peer)) continue;
      heard.add(peer);
      if (reflectors.has(peer)) asked.push(peer);
    }
  }
  return heard;
}

/** Sessions between nodes: both ends have the other among their peers. */
function sessionsOf(api: ObjectClient, nodes: readonly NodeFacts[]): ReadonlyMap<string, ReadonlySet<string>> {
  const wants = new Map<string, Set<string>>(nodes.map(({ name }) => [name, new Set<string>()]));
  const mesh = api.get<BgpConfiguration>(CONFIGURATIONS, 'default')?.spec?.nodeToNodeMeshEnabled ?? true;
  if (mesh) for (const { name } of nodes) for (const other of nodes) if (other.name !== name) wants.get(name)?.add(other.name);
  for (const { spec } of api.list<BgpPeer>(PEERS)) {
    const local = nodes.filter(({ name, labels }) =>
      spec?.nodeSelector !== undefined ? matchesCalicoSelector(spec.nodeSelector, labels) : spec?.node === undefined || spec.node === name,
    );
    const remote = nodes.filter(({ ip, labels }) =>
      spec?.peerSelector !== undefined ? matchesCalicoSelector(spec.peerSelector, labels) : spec?.peerIP === ip,
    );
    for (const here of local)
      for (const there of remote) {
        if (here.name === there.name) continue;
        wants.get(here.name)?.add(there.name);
        // a peering by selectors is made at both ends, one by address only at this one
        if (spec?.peerSelector !== undefined) wants.get(there.name)?.add(here.name);
      }
  }
  return new Map(
    [...wants].map(([name, peers]) => [name, new Set([...peers].filter((peer) => wants.get(peer)?.has(name) === true))] as const),
  );
}
