import { inCidr, parseCidr } from '../../base/ip.ts';
import type { RuleSpec } from '../../net/netfilter/model.ts';
import type { ServiceRules } from './iptables-service.ts';
import { address, comment, jump, local, rule, states } from './rule-spec.ts';
import type { ProxyConfig } from './types.ts';

/** Chains by name with their rules, in one table. */
export type ChainRules = Map<string, readonly RuleSpec[]>;

/** Rules that built-in chains must hold at their head; checked on a full sync only. */
export interface JumpRule {
  readonly table: 'filter' | 'nat';
  readonly chain: string;
  readonly spec: RuleSpec;
  /** at the head, not at the end */
  readonly prepend: boolean;
}

export const CANARY = 'KUBE-PROXY-CANARY';

const NEW = states(['NEW']);

function to(chain: string, text: string, fresh: boolean): RuleSpec {
  return rule({ matches: [...(fresh ? [NEW] : []), comment(text)], target: jump(chain) });
}

/** Jumps from built-in chains (proxier.go: iptablesJumpChains); in the order in which kube-proxy puts each at the head of its chain. */
export const JUMPS: readonly JumpRule[] = [
  {
    table: 'filter',
    chain: 'INPUT',
    spec: to('KUBE-EXTERNAL-SERVICES', 'kubernetes externally-visible service portals', true),
    prepend: true,
  },
  {
    table: 'filter',
    chain: 'FORWARD',
    spec: to('KUBE-EXTERNAL-SERVICES', 'kubernetes externally-visible service portals', true),
    prepend: true,
  },
  { table: 'filter', chain: 'INPUT', spec: to('KUBE-NODEPORTS', 'kubernetes health check service ports', false), prepend: true },
  { table: 'filter', chain: 'FORWARD', spec: to('KUBE-SERVICES', 'kubernetes service portals', true), prepend: true },
  { table: 'filter', chain: 'OUTPUT', spec: to('KUBE-SERVICES', 'kubernetes service portals', true), prepend: true },
  { table: 'filter', chain: 'FORWARD', spec: to('KUBE-FORWARD', 'kubernetes forwarding rules', false), prepend: true },
  { table: 'filter', chain: 'INPUT', spec: to('KUBE-PROXY-FIREWALL', 'kubernetes load balancer firewall', true), prepend: true },
  { table: 'filter', chain: 'OUTPUT', spec: to('KUBE-PROXY-FIREWALL', 'kubernetes load balancer firewall', true), prepend: true },
  { table: 'filter', chain: 'FORWARD', spec: to('KUBE-PROXY-FIREWALL', 'kubernetes load balancer firewall', true), prepend: true },
  { table: 'nat', chain: 'OUTPUT', spec: to('KUBE-SERVICES', 'kubernetes service portals', false), prepend: true },
  { table: 'nat', chain: 'PREROUTING', spec: to('KUBE-SERVICES', 'kubernetes service portals', false), prepend: true },
  { table: 'nat', chain: 'POSTROUTING', spec: to('KUBE-POSTROUTING', 'kubernetes postrouting rules', false), prepend: true },
  { table: 'filter', chain: 'INPUT', spec: rule({ target: jump('KUBE-FIREWALL') }), prepend: true },
  { table: 'filter', chain: 'OUTPUT', spec: rule({ target: jump('KUBE-FIREWALL') }), prepend: true },
];

/** Whether node ports answer on loopback: only when no --nodeport-addresses leaves it out, and only for IPv4. */
export function acceptsLocalhost(config: ProxyConfig): boolean {
  if (config.version === 6 || config.localhostNodePorts === false) return false;
  const ranges = config.nodePortAddresses ?? [];
  return ranges.length === 0 || ranges.some((range) => contains(range, '127.0.0.1'));
}

/** Chains that are not of one Service: rewritten whole at every sync. */
export function sharedChains(
  config: ProxyConfig,
  services: readonly ServiceRules[],
): { readonly filter: ChainRules; readonly nat: ChainRules } {
  const bit = (2 ** (config.masqueradeBit ?? 14)) >>> 0;
  const marked = (not: boolean) => ({ match: 'mark', value: bit, mask: bit, not }) as const;
  const all = (pick: (service: ServiceRules) => readonly RuleSpec[]): readonly RuleSpec[] => services.flatMap(pick);
  const loopback = config.version === 4 ? '127.0.0.0/8' : '::1/128';
  const filter: ChainRules = new Map([
    ['KUBE-SERVICES', all((service) => service.filterServices)],
    ['KUBE-EXTERNAL-SERVICES', all((service) => service.filterExternal)],
    ['KUBE-NODEPORTS', all((service) => service.filterNodePorts)],
    ['KUBE-PROXY-FIREWALL', all((service) => service.filterFirewall)],
    // only node ports on loopback need this guard against neighbours (CVE-2020-8558)
    [
      'KUBE-FIREWALL',
      acceptsLocalhost(config)
        ? [
            rule({
              from: address(loopback, true),
              to: address(loopback),
              matches: [comment('block incoming localnet connections'), states(['RELATED', 'ESTABLISHED', 'DNAT'], true)],
              target: { target: 'DROP' },
            }),
          ]
        : [],
    ],
    [
      'KUBE-FORWARD',
      [
        rule({ matches: [states(['INVALID']), { match: 'nfacct', name: 'ct_state_invalid_dropped_pkts' }], target: { target: 'DROP' } }),
        rule({ matches: [comment('kubernetes forwarding rules'), marked(false)], target: { target: 'ACCEPT' } }),
        rule({
          matches: [comment('kubernetes forwarding conntrack rule'), states(['RELATED', 'ESTABLISHED'])],
          target: { target: 'ACCEPT' },
        }),
      ],
    ],
    [CANARY, []],
  ]);
  const nat: ChainRules = new Map([
    ['KUBE-SERVICES', [...all((service) => service.natServices), ...nodePortJumps(config, loopback)]],
    ['KUBE-NODEPORTS', all((service) => service.natNodePorts)],
    [
      'KUBE-POSTROUTING',
      [
        rule({ matches: [marked(true)], target: { target: 'RETURN' } }),
        rule({ target: { target: 'MARK', value: bit, mask: 0 } }),
        rule({
          matches: [comment('kubernetes service traffic requiring SNAT')],
          target: { target: 'MASQUERADE', ports: undefined, random: false, randomFully: true },
        }),
      ],
    ],
    ['KUBE-MARK-MASQ', [rule({ target: { target: 'MARK', value: bit, mask: bit } })]],
    [CANARY, []],
  ]);
  return { filter, nat };
}

function nodePortJumps(config: ProxyConfig, loopback: string): readonly RuleSpec[] {
  const text = comment('kubernetes service nodeports; NOTE: this must be the last rule in this chain');
  const ranges = config.nodePortAddresses ?? [];
  if (ranges.length === 0 || ranges.some((range) => range.endsWith('/0'))) {
    return [
      rule({
        to: acceptsLocalhost(config) ? undefined : address(loopback, true),
        matches: [text, local('destination')],
        target: jump('KUBE-NODEPORTS'),
      }),
    ];
  }
  const own = config.nodeIPs.filter((ip) => ip.includes(':') === (config.version === 6) && ranges.some((range) => contains(range, ip)));
  return own.map((ip) => rule({ to: address(ip), matches: [text], target: jump('KUBE-NODEPORTS') }));
}

function contains(range: string, ip: string): boolean {
  const cidr = parseCidr(range);
  return cidr.ok && inCidr(ip, cidr.value.ip, cidr.value.prefixLength);
}
