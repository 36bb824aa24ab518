import { bits, match, rule, target, type ChainText, type RuleText } from './rule-text.ts';
import type { PolicySnapshot } from './types.ts';

/** Jumps from a built-in chain: `first` stand at its head, `last` at its end (felix static.go, ChainInsertMode insert). */
export interface HookRules {
  readonly table: 'filter' | 'nat';
  readonly chain: string;
  readonly first: readonly RuleText[];
  readonly last: readonly RuleText[];
}

const WORKLOADS = 'cali+';
const HOST_ACCEPTED = rule([match.isSet(bits.accept), target.accept], 'Host endpoint policy accepted packet.');

export const HOOKS: readonly HookRules[] = [
  { table: 'filter', chain: 'INPUT', first: [rule([target.jump('cali-INPUT')])], last: [] },
  {
    table: 'filter',
    chain: 'FORWARD',
    first: [rule([target.jump('cali-FORWARD')])],
    last: [rule([match.isSet(bits.accept), target.accept], 'Policy explicitly accepted packet.'), rule([target.setMark(bits.accept)])],
  },
  { table: 'filter', chain: 'OUTPUT', first: [rule([target.jump('cali-OUTPUT')])], last: [] },
  { table: 'nat', chain: 'PREROUTING', first: [rule([target.jump('cali-PREROUTING')])], last: [] },
  { table: 'nat', chain: 'OUTPUT', first: [rule([target.jump('cali-OUTPUT')])], last: [] },
  { table: 'nat', chain: 'POSTROUTING', first: [rule([target.jump('cali-POSTROUTING')])], last: [] },
];

/** Chains of the filter table that are the same whatever policies there are. */
export function staticFilterChains(snapshot: PolicySnapshot): readonly ChainText[] {
  const hosts = 'cali40all-hosts-net';
  const vxlan = 'cali40all-vxlan-net';
  const ipip = snapshot.encapsulation === 'ipip';
  const overlay = snapshot.encapsulation === 'vxlan';
  return [
    {
      name: 'cali-INPUT',
      rules: [
        ...(ipip
          ? [
              rule(
                ['-p 4', match.set(hosts, 'src'), '-m addrtype --dst-type LOCAL', target.accept],
                'Allow IPIP packets from Calico hosts',
              ),
              rule(['-p 4', target.drop], 'Drop IPIP packets from non-Calico hosts'),
            ]
          : []),
        ...(overlay
          ? [
              rule(
                ['-p 17 -m multiport --destination-ports 4789', match.set(vxlan, 'src'), '-m addrtype --dst-type LOCAL', target.accept],
                'Allow IPv4 VXLAN packets from allowed hosts',
              ),
              rule(
                ['-p 17 -m multiport --destination-ports 4789 -m addrtype --dst-type LOCAL', target.drop],
                'Drop IPv4 VXLAN packets from non-allowed hosts',
              ),
            ]
          : []),
        rule([`--in-interface ${WORKLOADS}`, target.goto('cali-wl-to-host')]),
        rule([match.isSet(bits.accept), target.accept]),
        rule([target.clearMark('0xf0000')]),
        rule([target.jump('cali-from-host-endpoint')]),
        HOST_ACCEPTED,
      ],
    },
    {
      name: 'cali-FORWARD',
      rules: [
        rule([target.clearMark('0xe0000')]),
        rule([match.isClear(bits.accept), target.jump('cali-from-hep-forward')]),
        rule([`--in-interface ${WORKLOADS}`, target.jump('cali-from-wl-dispatch')]),
        rule([`--out-interface ${WORKLOADS}`, target.jump('cali-to-wl-dispatch')]),
        rule([target.jump('cali-to-hep-forward')]),
        rule([target.jump('cali-cidr-block')]),
      ],
    },
    {
      name: 'cali-OUTPUT',
      rules: [
        rule([match.isSet(bits.accept), target.accept]),
        // what the node itself sends to its pods passes every policy: the kubelet's probes
        rule([`--out-interface ${WORKLOADS}`, target.return]),
        ...(ipip
          ? [
              rule(
                ['-p 4', match.set(hosts, 'dst'), '-m addrtype --src-type LOCAL', target.accept],
                'Allow IPIP packets to other Calico hosts',
              ),
            ]
          : []),
        ...(overlay
          ? [
              rule(
                ['-p 17 -m multiport --destination-ports 4789 -m addrtype --src-type LOCAL', match.set(vxlan, 'dst'), target.accept],
                'Allow IPv4 VXLAN packets to other allowed hosts',
              ),
            ]
          : []),
        rule([target.clearMark('0xf0000')]),
        rule([match.states('DNAT', true), target.jump('cali-to-host-endpoint')]),
        HOST_ACCEPTED,
      ],
    },
    {
      name: 'cali-wl-to-host',
      rules: [rule([target.jump('cali-from-wl-dispatch')]), rule([target.accept], 'Configured DefaultEndpointToHostAction')],
    },
    ...['cali-cidr-block', 'cali-from-hep-forward', 'cali-from-host-endpoint', 'cali-to-hep-forward', 'cali-to-host-endpoint'].map(
      (name) => ({ name, rules: [] }),
    ),
  ];
}

/** Chains of the nat table: pods get their node's address towards everything that is no pod. */
export function natChains(snapshot: PolicySnapshot): readonly ChainText[] {
  const tunnel = snapshot.encapsulation === 'ipip' ? 'tunl0' : snapshot.encapsulation === 'vxlan' ? 'vxlan.calico' : undefined;
  return [
    { name: 'cali-PREROUTING', rules: [rule([target.jump('cali-fip-dnat')])] },
    { name: 'cali-OUTPUT', rules: [rule([target.jump('cali-fip-dnat')])] },
    {
      name: 'cali-POSTROUTING',
      rules: [
        rule([target.jump('cali-fip-snat')]),
        rule([target.jump('cali-nat-outgoing')]),
        ...(tunnel === undefined
          ? []
          : [
              rule([
                `--out-interface ${tunnel} -m addrtype ! --src-type LOCAL --limit-iface-out -m addrtype --src-type LOCAL`,
                '--jump MASQUERADE --random-fully',
              ]),
            ]),
      ],
    },
    {
      name: 'cali-nat-outgoing',
      rules: [
        rule([
          match.set('cali40masq-ipam-pools', 'src'),
          '-m set ! --match-set cali40all-ipam-pools dst',
          '--jump MASQUERADE --random-fully',
        ]),
      ],
    },
    { name: 'cali-fip-dnat', rules: [] },
    { name: 'cali-fip-snat', rules: [] },
  ];
}
