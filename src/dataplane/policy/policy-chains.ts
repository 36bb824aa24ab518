import { allowRules, type AllowRule } from './conversion.ts';
import { namedPortSets, peerSet, type Endpoints, type SetContent } from './ipsets.ts';
import { chainName } from './names.ts';
import { bits, match, rule, target, type ChainText, type RuleText } from './rule-text.ts';
import type { Direction, NetworkPolicy } from './types.ts';

/** A policy's name in Calico: Kubernetes policies live in the tier `default` and are told apart by `knp.default.`. */
export function calicoName(policy: NetworkPolicy): string {
  return `${policy.metadata.namespace ?? 'default'}/knp.default.${policy.metadata.name}`;
}

/** cali-pi- holds what may come in, cali-po- what may go out. */
export function policyChain(policy: NetworkPolicy, direction: Direction): string {
  return chainName(direction === 'ingress' ? 'cali-pi-' : 'cali-po-', calicoName(policy));
}

/** The chain of a policy in one direction with the sets it names. A packet that a rule allows gets the accept mark and returns. */
export function policyChainText(
  policy: NetworkPolicy,
  direction: Direction,
  endpoints: Endpoints,
): { readonly chain: ChainText; readonly sets: readonly SetContent[] } {
  const namespace = policy.metadata.namespace ?? 'default';
  const sets: SetContent[] = [];
  const rules: RuleText[] = [];
  for (const allowed of allowRules(policy, direction)) {
    const peers = peerSet(allowed, namespace, endpoints);
    const ports = namedPortSets(allowed, namespace, endpoints);
    sets.push(...(peers ? [peers] : []), ...ports);
    rules.push(
      ...renderRule(
        allowed,
        direction,
        peers?.name,
        ports.map(({ name }) => name),
      ),
    );
  }
  const first = rules[0] ?? { text: '' };
  rules[0] = { ...first, comments: [...(first.comments ?? []), `Policy ${calicoName(policy)} ${direction}`] };
  return { chain: { name: policyChain(policy, direction), rules }, sets };
}

/** iptables takes 15 ports in one multiport match, a range counts two (felix SplitPortList). */
const SLOTS = 15;

function portLists(ports: AllowRule['ports']): readonly string[] {
  const lists: string[][] = [];
  let free = 0;
  for (const { from, to } of ports) {
    const needed = from === to ? 1 : 2;
    if (free < needed) {
      lists.push([]);
      free = SLOTS;
    }
    lists.at(-1)?.push(from === to ? String(from) : `${from}:${to}`);
    free -= needed;
  }
  return lists.map((list) => list.join(','));
}

/** One rule of Calico as rules of iptables (felix ProtoRuleToIptablesRules): what one rule cannot say becomes blocks that set marks. */
function renderRule(
  allowed: AllowRule,
  direction: Direction,
  peers: string | undefined,
  namedPorts: readonly string[],
): readonly RuleText[] {
  const out: RuleText[] = [];
  // rules here are of IPv4: a block of IPv6 addresses has none
  if (allowed.nets.some((net) => net.includes(':'))) return [];
  const protocol = allowed.protocol === undefined ? '' : `-p ${allowed.protocol}`;
  const side = direction === 'ingress' ? '--source' : '--destination';
  const numbers = portLists(allowed.ports);
  const portTexts = [
    ...numbers.map((list) => `-m multiport --destination-ports ${list}`),
    ...namedPorts.map((set) => match.set(set, 'dst,dst')),
  ];
  let blocks = false;
  const begin = (initially: string): void => {
    if (!blocks) out.push(rule([target.setMasked(initially, '0xc0000')]));
    blocks = true;
  };
  let portMatch = portTexts[0] ?? '';
  if (portTexts.length > 1) {
    begin('0x0');
    for (const [i, text] of portTexts.entries()) out.push(rule([i < numbers.length ? protocol : '', text, target.setMark(bits.allBlocks)]));
    portMatch = '';
  }
  if (allowed.notNets.length > 0) {
    begin(bits.allBlocks);
    for (const net of allowed.notNets) out.push(rule([side, net, target.clearMark(bits.allBlocks)]));
  }
  const net = allowed.nets[0] === undefined ? '' : `${side} ${allowed.nets[0]}`;
  const set = peers === undefined ? '' : match.set(peers, direction === 'ingress' ? 'src' : 'dst');
  out.push(rule([protocol, net, set, portMatch, blocks ? match.isSet(bits.allBlocks) : '', target.setMark(bits.accept)]));
  out.push(rule([match.isSet(bits.accept), target.return]));
  return out;
}
