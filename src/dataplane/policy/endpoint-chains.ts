import { chainName } from './names.ts';
import { bits, match, rule, target, type ChainText, type RuleText } from './rule-text.ts';
import type { Direction } from './types.ts';

/** A pod of this node as rules see it: its interface, and which policies hold for it. */
export interface Workload {
  readonly device: string;
  readonly profiles: readonly string[];
  /** chains of the policies that isolate it, by direction; empty when it is not isolated there */
  readonly policies: Readonly<Record<Direction, readonly string[]>>;
}

/** UDP port of Calico's VXLAN: pods may not send encapsulated packets, which would pass by their policy. */
const VXLAN_PORT = 4789;

const UNKNOWN = rule([target.drop], 'Unknown interface');

/** cali-tw- decides what comes to a pod, cali-fw- what comes from it (felix endpointIptablesChain). */
export function workloadChain(workload: Workload, direction: Direction): ChainText {
  const from = direction === 'egress';
  const policies = workload.policies[direction];
  const rules: RuleText[] = [
    rule([match.states('RELATED,ESTABLISHED'), target.accept]),
    rule([match.states('INVALID'), target.drop]),
    rule([target.clearMark(bits.accept)]),
  ];
  if (from)
    rules.push(
      rule([`-p 17 -m multiport --destination-ports ${VXLAN_PORT}`, target.drop], 'Drop VXLAN encapped packets originating in workloads'),
      rule(['-p 4', target.drop], 'Drop IPinIP encapped packets originating in workloads'),
    );
  if (policies.length > 0) {
    rules.push(rule([target.clearMark(bits.pass)], 'Start of policies'));
    for (const chain of policies)
      rules.push(
        rule([match.isClear(bits.pass), target.jump(chain)]),
        rule([match.isSet(bits.accept), target.return], 'Return if policy accepted'),
      );
    rules.push(rule([match.isClear(bits.pass), target.drop], 'Drop if no policies passed packet'));
  }
  for (const profile of workload.profiles)
    rules.push(
      rule([target.jump(profileChain(profile, direction))]),
      rule([match.isSet(bits.accept), target.return], 'Return if profile accepted'),
    );
  rules.push(rule([target.drop], 'Drop if no profiles matched'));
  return { name: endpointChain(workload.device, direction), rules };
}

function endpointChain(device: string, direction: Direction): string {
  return chainName(direction === 'ingress' ? 'cali-tw-' : 'cali-fw-', device);
}

function profileChain(profile: string, direction: Direction): string {
  return chainName(direction === 'ingress' ? 'cali-pri-' : 'cali-pro-', profile);
}

/** A namespace's profile (`kns.`) allows everything to pods that no policy isolates; a service account's (`ksa.`) says nothing. */
export function profileChainText(profile: string, direction: Direction): ChainText {
  const comment = `Profile ${profile} ${direction}`;
  const name = profileChain(profile, direction);
  if (!profile.startsWith('kns.')) return { name, rules: [rule([], comment)] };
  return {
    name,
    rules: [rule([target.setMark(bits.accept)], comment), rule([match.isSet(bits.accept), target.return])],
  };
}

/** The tree of chains that finds a pod's chain by its interface: one level by the first character that differs (felix dispatch.go). */
export function dispatchChains(devices: readonly string[], direction: Direction): readonly ChainText[] {
  const root = direction === 'ingress' ? 'cali-to-wl-dispatch' : 'cali-from-wl-dispatch';
  const option = direction === 'ingress' ? '--out-interface' : '--in-interface';
  const sorted = [...devices].sort();
  const common = commonPrefix(sorted);
  const groups = new Map<string, string[]>();
  for (const device of sorted) {
    const prefix = device.slice(0, common.length + 1);
    groups.set(prefix, [...(groups.get(prefix) ?? []), device]);
  }
  const leaf = (device: string): RuleText => rule([`${option} ${device}`, target.goto(endpointChain(device, direction))]);
  const chains: ChainText[] = [];
  const rules: RuleText[] = [];
  for (const [prefix, members] of groups) {
    const [only] = members;
    if (members.length === 1 && only !== undefined) rules.push(leaf(only));
    else {
      const name = `${root}-${prefix.slice(common.length)}`;
      rules.push(rule([`${option} ${prefix}+`, target.goto(name)]));
      chains.push({ name, rules: [...members.map(leaf), UNKNOWN] });
    }
  }
  return [...chains, { name: root, rules: [...rules, UNKNOWN] }];
}

function commonPrefix(sorted: readonly string[]): string {
  const first = sorted[0] ?? '';
  const last = sorted.at(-1) ?? '';
  let length = 0;
  while (length < first.length && first[length] === last[length]) length++;
  return first.slice(0, length);
}
