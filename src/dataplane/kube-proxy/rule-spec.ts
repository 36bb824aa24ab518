import { deepFreeze } from '../../base/fork.ts';
import { parseCidr } from '../../base/ip.ts';
import type { AddressMatch, Match, PortMatch, RuleSpec, Target } from '../../net/netfilter/model.ts';

/** A rule from the parts that kube-proxy uses. Building it directly spares printing and parsing text for thousands of Services. */
export function rule(parts: {
  readonly from?: AddressMatch | undefined;
  readonly to?: AddressMatch | undefined;
  readonly protocol?: string | undefined;
  readonly matches?: readonly Match[] | undefined;
  readonly target?: Target | undefined;
}): RuleSpec {
  return deepFreeze<RuleSpec>({
    source: parts.from,
    destination: parts.to,
    incoming: undefined,
    outgoing: undefined,
    fragment: false,
    matches: parts.matches ?? [],
    target: parts.target,
    protocol: parts.protocol === undefined ? undefined : { name: parts.protocol, not: false },
  });
}

export function address(text: string, not = false): AddressMatch {
  const cidr = parseCidr(text);
  return cidr.ok ? { ...cidr.value, not } : { ip: text, prefixLength: 32, not };
}

export function comment(text: string): Match {
  return { match: 'comment', text };
}

/** `-m tcp [--dport n]`. */
export function port(protocol: string, destination?: number): Match {
  const destinationPort: PortMatch | undefined = destination === undefined ? undefined : { from: destination, to: destination, not: false };
  return {
    match: protocol === 'udp' ? 'udp' : protocol === 'sctp' ? 'sctp' : 'tcp',
    sourcePort: undefined,
    destinationPort,
    tcpFlags: undefined,
  };
}

export function states(names: readonly string[], not = false): Match {
  return { match: 'conntrack', states: names, not, extra: [] };
}

/** `-m addrtype --src-type LOCAL` or `--dst-type LOCAL`. */
export function local(side: 'source' | 'destination'): Match {
  const type = { type: 'LOCAL', not: false };
  return {
    match: 'addrtype',
    source: side === 'source' ? type : undefined,
    destination: side === 'destination' ? type : undefined,
    limitIn: false,
    limitOut: false,
  };
}

export function jump(chain: string): Target {
  return { target: 'jump', chain };
}
