import { isolates } from './conversion.ts';
import { dispatchChains, profileChainText, workloadChain, type Workload } from './endpoint-chains.ts';
import { endpointsOf, type SetContent } from './ipsets.ts';
import { workloadInterface } from './names.ts';
import { calicoName, policyChain, policyChainText } from './policy-chains.ts';
import type { ChainText } from './rule-text.ts';
import { hasOwnAddress, selects } from './selector.ts';
import { natChains, staticFilterChains } from './static-chains.ts';
import type { Direction, NetworkPolicy, PolicyPod, PolicySnapshot } from './types.ts';

/** All that the policy agent of one node wants to stand in its kernel. */
export interface DesiredState {
  readonly filter: readonly ChainText[];
  readonly nat: readonly ChainText[];
  readonly sets: readonly SetContent[];
}

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];

/** Only what concerns the node's own pods is there: policies are enforced where the pod is. */
export function desiredState(snapshot: PolicySnapshot): DesiredState {
  const policies = [...snapshot.policies].sort((a, b) => (calicoName(a) < calicoName(b) ? -1 : 1));
  const local = snapshot.pods.filter((pod) => pod.spec?.nodeName === snapshot.node && hasOwnAddress(pod));
  const used = new Map<string, { readonly policy: NetworkPolicy; readonly direction: Direction }>();
  const workloads = local.map((pod) => {
    const held = (direction: Direction): readonly string[] =>
      policies
        .filter((policy) => appliesTo(policy, pod) && isolates(policy, direction))
        .map((policy) => {
          const chain = policyChain(policy, direction);
          used.set(chain, { policy, direction });
          return chain;
        });
    return workload(pod, { ingress: held('ingress'), egress: held('egress') });
  });
  const endpoints = endpointsOf(snapshot.pods, snapshot.namespaces);
  const rendered = [...used.keys()].sort().flatMap((name) => {
    const entry = used.get(name);
    return entry ? [policyChainText(entry.policy, entry.direction, endpoints)] : [];
  });
  const profiles = [...new Set(workloads.flatMap((entry) => entry.profiles))].sort();
  const sets = new Map<string, SetContent>();
  for (const set of [...poolSets(snapshot), ...rendered.flatMap((entry) => entry.sets)]) sets.set(set.name, set);
  return {
    filter: [
      ...staticFilterChains(snapshot),
      ...DIRECTIONS.flatMap((direction) => [
        ...dispatchChains(
          workloads.map((entry) => entry.device),
          direction,
        ),
        ...workloads.map((entry) => workloadChain(entry, direction)),
        ...profiles.map((profile) => profileChainText(profile, direction)),
      ]),
      ...rendered.map((entry) => entry.chain),
    ],
    nat: natChains(snapshot),
    sets: [...sets.values()],
  };
}

function appliesTo(policy: NetworkPolicy, pod: PolicyPod): boolean {
  return (
    (policy.metadata.namespace ?? 'default') === (pod.metadata.namespace ?? 'default') &&
    selects(policy.spec.podSelector ?? {}, pod.metadata.labels ?? {})
  );
}

function workload(pod: PolicyPod, policies: Workload['policies']): Workload {
  const namespace = pod.metadata.namespace ?? 'default';
  return {
    device: workloadInterface(namespace, pod.metadata.name),
    profiles: [`kns.${namespace}`, `ksa.${namespace}.${pod.spec?.serviceAccountName ?? 'default'}`],
    policies,
  };
}

function poolSets({ pools, masqueraded, nodeAddresses, encapsulation }: PolicySnapshot): readonly SetContent[] {
  const set = (name: string, members: readonly string[]): SetContent => ({ name, type: 'hash:net', members: [...members].sort() });
  return [
    set('cali40all-ipam-pools', pools),
    set('cali40masq-ipam-pools', masqueraded),
    ...(encapsulation === 'ipip' ? [set('cali40all-hosts-net', nodeAddresses)] : []),
    ...(encapsulation === 'vxlan' ? [set('cali40all-vxlan-net', nodeAddresses)] : []),
  ];
}
